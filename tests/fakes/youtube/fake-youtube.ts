import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { GOOD_YOUTUBE, type YoutubeBehaviour } from './behaviour.ts';
import { makeCertificate } from './certificate.ts';
import { type FakeFormat, makeFakeMedia } from './fake-media.ts';
import { createListener, type LoggedRequest } from './listener.ts';
import { createProxiedFetch } from './proxied-fetch.ts';

/** YouTube on this machine, behind a proxy that ends TLS itself. */
export type FakeYoutube = {
  /** The same site without TLS, also for `/__cfg` (POST, JSON) and `/__log`. */
  readonly url: string;
  /** A proxy that leads every host to the stand-in; nothing leaves the machine. */
  readonly proxyUrl: string;
  /** The authority to trust, as PEM, and as a file. */
  readonly ca: string;
  readonly caPath: string;
  readonly formats: readonly FakeFormat[];
  /** The file of a format, by its number. */
  bytesOf(itag: number): Promise<Buffer>;
  /** Reaches every host over the proxy and trusts the test's authority; follows no redirects. */
  readonly fetch: typeof fetch;
  readonly log: readonly LoggedRequest[];
  behave(change: Partial<YoutubeBehaviour>): void;
  /** Back to good behaviour and an empty log. */
  reset(): void;
  close(): Promise<void>;
};

/**
 * Starts the stand-in. Videos are `vid` and eight more letters, all alike (`FAKE_VIDEO`); its playlist is `PLAYLIST_ID`. openssl and
 * ffmpeg are needed; `close` it. A test that lets a program of its own connect gives it `proxyUrl` and `caPath`.
 */
export async function startFakeYoutube({ port = 0 }: { readonly port?: number } = {}): Promise<FakeYoutube> {
  const folder = await mkdtemp(path.join(tmpdir(), 'streamfetch-youtube-'));
  const certificate = await makeCertificate(folder);
  const media = await makeFakeMedia();
  const { formats } = media;
  let behaviour: YoutubeBehaviour = GOOD_YOUTUBE;
  const behave = (change: Partial<YoutubeBehaviour>): void => {
    behaviour = { ...behaviour, ...change };
  };
  const log: LoggedRequest[] = [];
  const listener = createListener({ media, behaviour: () => behaviour, behave, log });
  const site = createServer(listener);
  const secure = createTlsServer(certificate, listener);
  const tunnels = new Set<Socket>();
  site.on('connect', (_request: IncomingMessage, socket: Socket) => {
    tunnels.add(socket);
    socket.on('close', () => tunnels.delete(socket));
    socket.on('error', () => socket.destroy()); // a client that goes away
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    secure.emit('connection', socket);
  });
  secure.on('tlsClientError', () => {}); // one that does not trust the certificate says so itself
  site.listen(port, '127.0.0.1');
  await once(site, 'listening');
  const url = `http://127.0.0.1:${(site.address() as AddressInfo).port}`; // a server on a port, not on a pipe
  return {
    url,
    proxyUrl: url,
    ca: certificate.ca,
    caPath: path.join(folder, 'ca.pem'),
    formats,
    bytesOf: (itag) => readFile(formats.find((each) => each.itag === itag)?.path ?? ''),
    fetch: createProxiedFetch(url, certificate.ca),
    log,
    behave,
    reset() {
      behaviour = GOOD_YOUTUBE;
      log.length = 0;
    },
    async close() {
      const closed = once(site, 'close');
      site.close();
      site.closeAllConnections();
      for (const socket of tunnels) socket.destroy();
      await closed;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
