import { once } from 'node:events';
import { createReadStream, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

export type FileServer = {
  /** Where `name` is served, whatever name that is. */
  link(name: string): string;
  /** Of the file, in all answers together. */
  readonly sent: { bytes: number };
  /** Other headers of every answer, such as a content disposition. */
  readonly headers: Record<string, string>;
  /** Bytes a second and connection. */
  readonly pace: { bytesPerSecond: number };
  /** Instead of the file. */
  readonly refusal: { status: number | null };
  close(): Promise<void>;
};

const TICK_MS = 20;

/** A server on 127.0.0.1 that gives one real file, with ranges and as slowly as it is told to. */
export async function startFileServer(file: string, contentType = 'video/mp4'): Promise<FileServer> {
  const state = {
    sent: { bytes: 0 },
    headers: {} as Record<string, string>, // filled by tests
    pace: { bytesPerSecond: Number.POSITIVE_INFINITY },
    refusal: { status: null as number | null }, // set by tests
  };
  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (state.refusal.status !== null) return void response.writeHead(state.refusal.status).end();
    const { size, mtimeMs } = statSync(file);
    const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
    const start = Number(range?.[1] ?? 0);
    const end = Math.min(size, range?.[2] ? Number(range[2]) + 1 : size);
    response.writeHead(range ? 206 : 200, {
      'content-type': contentType,
      'content-length': end - start,
      etag: `"${size}-${Math.floor(mtimeMs)}"`,
      'accept-ranges': 'bytes',
      ...(range && { 'content-range': `bytes ${start}-${end - 1}/${size}` }),
      ...state.headers,
    });
    const piece = Number.isFinite(state.pace.bytesPerSecond)
      ? Math.max(1, Math.floor((state.pace.bytesPerSecond * TICK_MS) / 1_000))
      : 65_536;
    for await (const bytes of createReadStream(file, { start, end: end - 1, highWaterMark: piece })) {
      if (response.destroyed) return;
      state.sent.bytes += bytes.length;
      response.write(bytes);
      if (Number.isFinite(state.pace.bytesPerSecond)) await delay(TICK_MS);
    }
    response.end();
  }
  const server = createServer((request, response) => void serve(request, response).catch(() => response.destroy()));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // on a port, not on a pipe
  return {
    ...state,
    link: (name) => `http://127.0.0.1:${port}/${name}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
