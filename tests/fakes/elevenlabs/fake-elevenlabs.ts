import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Behaviour, GOOD_BEHAVIOUR } from './behaviour.ts';
import { type CallFacts, createCallLog, type LoggedCall, type LoggedCreate } from './calls.ts';
import { createRequestListener } from './request-listener.ts';
import { createResultMaker } from './result-maker.ts';
import { createSignedAddresses } from './signed-addresses.ts';
import { createSpoils, type Spoil } from './spoils.ts';
import { createWorks, type RemoteWork } from './works.ts';

/** A service that speaks both dubbing APIs of ElevenLabs, on this machine and for nothing. */
export type FakeElevenLabs = {
  readonly url: string;
  /** The only key it takes, in the header `xi-api-key`. */
  readonly key: string;
  /** Every request in order of arrival. */
  readonly log: readonly LoggedCall[];
  /** The creates it took, also those whose answer was spoiled. */
  creates(): readonly LoggedCreate[];
  works(): readonly RemoteWork[];
  /** Changes what holds from now on. What is already being made stays as it was asked for. */
  behave(change: Partial<Behaviour>): void;
  /** Spoils the calls that match, `times` of them or all; of several spoils the first that matches and is not used up counts. */
  when(match: (call: CallFacts) => boolean, spoil: Spoil, times?: number): void;
  /** The first call that matches: at once if it was there, otherwise as soon as it is, or is answered. */
  until(match: (call: LoggedCall) => boolean): Promise<LoggedCall>;
  revokeKey(): void;
  restoreKey(): void;
  /** Cuts every connection; settles when no file and no process of it is left. */
  close(): Promise<void>;
};

/** Listens on 127.0.0.1, on a free port unless one is given. */
export async function startFakeElevenLabs(options: Partial<Behaviour> & { readonly port?: number } = {}): Promise<FakeElevenLabs> {
  const { port = 0, ...wished } = options;
  let behaviour: Behaviour = { ...GOOD_BEHAVIOUR, ...wished };
  let isRevoked = false;
  const key = `sk_${randomBytes(24).toString('hex')}`;
  const folder = await mkdtemp(path.join(tmpdir(), 'streamfetch-elevenlabs-'));
  const stopping = new AbortController();
  const maker = createResultMaker(stopping.signal);
  const works = createWorks({ folder, behaviour: () => behaviour, maker });
  const addresses = createSignedAddresses(() => behaviour.urlLifeMs);
  const calls = createCallLog();
  const spoils = createSpoils();
  const creates: LoggedCreate[] = [];

  const server = createServer();
  server.keepAliveTimeout = 0; // an idle connection that ends just as a create is sent would be a fault that nobody asked for
  server.requestTimeout = 0;
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // a server on a port, not on a pipe
  const listener = createRequestListener({
    service: { url, works, addresses, behaviour: () => behaviour, created: (create) => creates.push(create) },
    ...{ calls, spoils, folder, signal: stopping.signal },
    takesKey: (given) => given === key && !isRevoked,
  });
  server.on('request', listener.listen);

  return {
    url,
    key,
    log: calls.entries,
    creates: () => creates,
    works: works.remoteWorks,
    behave: (change) => {
      behaviour = { ...behaviour, ...change };
    },
    when: spoils.add,
    until: calls.until,
    revokeKey: () => {
      isRevoked = true;
    },
    restoreKey: () => {
      isRevoked = false;
    },
    async close() {
      stopping.abort(new Error('the stand-in is closed'));
      const closed = server.listening ? once(server, 'close') : undefined;
      server.close();
      server.closeAllConnections();
      await closed;
      await listener.settled(); // the last of them may have begun another result
      await maker.settled();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
