import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export type StreamRequest = { readonly path: string; readonly range: string | null; readonly isManifest: boolean };

export type StreamServer = {
  readonly origin: string;
  link(name: string): string;
  readonly requests: StreamRequest[];
  /** Requests for pieces since the last call. */
  takePieces(): readonly string[];
  readonly behaviour: {
    /** Paths that are answered with 404. */
    readonly missing: Set<string>;
    /** How often the answer for a path still breaks off in its middle. */
    readonly cuts: Map<string, number>;
    /** Pieces that one reading of a manifest is good for; after that 403. Manifests then give addresses with a token. */
    piecesPerToken: number | null;
    bytesPerSecond: number;
    /** Texts that are served instead of files. */
    readonly texts: Map<string, string>;
    /** Bytes of a piece that is in no file, by path. */
    readonly made: (path: string) => Buffer | undefined;
  };
  close(): Promise<void>;
};

const TYPES: Readonly<Record<string, string>> = {
  ...{ '.m3u8': 'application/vnd.apple.mpegurl', '.mpd': 'application/dash+xml', '.ts': 'video/mp2t' },
  ...{ '.mp4': 'video/mp4', '.m4s': 'video/iso.segment' },
};
const TICK_MS = 20;

/** A server on 127.0.0.1 that gives a folder of streams, with ranges, notes who asked for what, and fails as it is told to. */
export async function startStreamServer(
  folder: string,
  made: (path: string) => Buffer | undefined = () => undefined,
): Promise<StreamServer> {
  const requests: StreamRequest[] = [];
  const behaviour: StreamServer['behaviour'] = {
    ...{ missing: new Set(), cuts: new Map(), texts: new Map(), made },
    ...{ piecesPerToken: null, bytesPerSecond: Number.POSITIVE_INFINITY },
  };
  const used = new Map<string, number>();
  let taken = 0;

  async function contentOf(name: string, isManifest: boolean): Promise<Buffer | undefined> {
    const text = behaviour.texts.get(name);
    const bytes = text === undefined ? (made(name) ?? (await readFile(path.join(folder, name)).catch(() => undefined))) : Buffer.from(text);
    if (!bytes || !isManifest || behaviour.piecesPerToken === null) return bytes;
    const token = `${requests.length}`;
    used.set(token, 0);
    return Buffer.from(bytes.toString().replace(/^(?!#)(\S+)$/gm, `$1?token=${token}`));
  }

  function isWornOut(token: string | null): boolean {
    if (behaviour.piecesPerToken === null) return false;
    const count = used.get(token ?? '');
    if (count === undefined || count >= behaviour.piecesPerToken) return true;
    used.set(token ?? '', count + 1);
    return false;
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://host');
    const ending = path.extname(url.pathname);
    const isManifest = ending === '.m3u8' || ending === '.mpd';
    const asked = request.headers.range ?? null;
    requests.push({ path: url.pathname, range: asked, isManifest });
    if (behaviour.missing.has(url.pathname)) return void response.writeHead(404).end();
    if (!isManifest && isWornOut(url.searchParams.get('token'))) return void response.writeHead(403).end();
    const content = await contentOf(url.pathname, isManifest);
    if (!content) return void response.writeHead(404).end();
    const range = /^bytes=(\d+)-(\d*)$/.exec(asked ?? '');
    const start = Number(range?.[1] ?? 0);
    const end = Math.min(content.length, range?.[2] ? Number(range[2]) + 1 : content.length);
    response.writeHead(range ? 206 : 200, {
      'content-type': TYPES[ending] ?? 'application/octet-stream',
      'content-length': end - start,
      ...(range && { 'content-range': `bytes ${start}-${end - 1}/${content.length}` }),
    });
    await send(content.subarray(start, end), url.pathname, response);
  }

  async function send(bytes: Buffer, name: string, response: ServerResponse): Promise<void> {
    const cuts = behaviour.cuts.get(name) ?? 0;
    if (cuts > 0) {
      behaviour.cuts.set(name, cuts - 1);
      response.write(bytes.subarray(0, bytes.length / 2));
      await delay(TICK_MS);
      return void response.destroy();
    }
    const { bytesPerSecond } = behaviour;
    if (!Number.isFinite(bytesPerSecond)) return void response.end(bytes);
    const step = Math.max(1, Math.floor((bytesPerSecond * TICK_MS) / 1_000));
    for (let at = 0; at < bytes.length && !response.destroyed; at += step) {
      response.write(bytes.subarray(at, at + step));
      await delay(TICK_MS);
    }
    response.end();
  }

  const server = createServer((request, response) => void serve(request, response).catch(() => response.destroy()));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // on a port, not on a pipe
  return {
    ...{ origin, requests, behaviour },
    link: (name) => `${origin}/${name}`,
    takePieces() {
      const fresh = requests.slice(taken).filter(({ isManifest }) => !isManifest);
      taken = requests.length;
      return fresh.map(({ path: name, range }) => (range === null ? name : `${name} ${range}`));
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
