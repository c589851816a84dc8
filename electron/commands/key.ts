import type { SecretName } from '../../common/contract/settings.ts';
import type { Client } from '../transport/client.ts';
import type { KeyCommand } from './arguments/setting-arguments.ts';
import { EXIT } from './exit-codes.ts';
import { jsonLine, type Streams } from './output.ts';

/** Stores a key that was read before, forgets it or says whether there is one; a stored key is never shown. */
export async function runKey(
  client: Client,
  { secret: name, action }: KeyCommand,
  { json, streams, value }: { readonly json: boolean; readonly streams: Streams; readonly value: string | undefined },
): Promise<number> {
  if (action === 'set' && value !== undefined) await client.settings.setSecret({ name, value });
  if (action === 'remove') await client.settings.clearSecret({ name });
  const isSet = await isStored(client, name);
  streams.out(json ? jsonLine({ name, isSet }) : `${name} ${isSet ? 'is stored' : 'is not stored'}\n`);
  return EXIT.done;
}

export const isStored = async (client: Client, name: SecretName): Promise<boolean> =>
  (await client.settings.secrets()).some((secret) => secret.name === name && secret.isSet);
