import type { Client } from '../transport/client.ts';
import type { TokenCommand } from './arguments.ts';
import { EXIT } from './exit-codes.ts';
import { jsonLine, type Streams } from './output.ts';

/** Prints a new access token for scripts that speak REST, which is shown this once; or ends all that were given. */
export async function runToken(
  client: Client,
  command: TokenCommand,
  run: { readonly json: boolean; readonly streams: Streams },
): Promise<number> {
  const { out, err } = run.streams;
  if (command.revoke) {
    const { revoked } = await client.system.revokeAccessTokens();
    out(run.json ? jsonLine({ revoked }) : `${revoked} ${revoked === 1 ? 'token' : 'tokens'} revoked\n`);
    return EXIT.done;
  }
  const { token } = await client.system.createAccessToken({});
  out(run.json ? jsonLine({ token }) : `${token}\n`);
  if (!run.json) err('Send it as `Authorization: Bearer …`. It is not shown again; `streamfetch token --revoke` ends all tokens.\n');
  return EXIT.done;
}
