import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { YoutubeBehaviour } from './behaviour.ts';
import type { FakeFormat } from './fake-media.ts';

/** `bytes=0-99` (206), or `0-99` in the query, which the real site answers with 200. */
function rangeOf(request: IncomingMessage, query: URLSearchParams, sizeBytes: number) {
  const text = request.headers.range?.replace('bytes=', '') ?? query.get('range');
  const match = /^(\d+)-(\d*)$/.exec(text ?? '');
  const start = match ? Number(match[1]) : 0;
  const end = match?.[2] ? Math.min(Number(match[2]), sizeBytes - 1) : sizeBytes - 1;
  return { start, end, isPartial: request.headers.range !== undefined };
}

/** Answers `/videoplayback` for a request that is signed well. */
export async function serveMedia(
  request: IncomingMessage,
  response: ServerResponse,
  { format, query, behaviour }: { format: FakeFormat; query: URLSearchParams; behaviour: YoutubeBehaviour },
): Promise<void> {
  const { start, end, isPartial } = rangeOf(request, query, format.sizeBytes);
  if (start >= format.sizeBytes) {
    response.writeHead(416, { 'content-range': `bytes */${format.sizeBytes}`, 'content-length': 0 }).end();
    return;
  }
  const gate = query.has('pot') ? null : behaviour.gateBytes;
  if (gate !== null && start >= gate) {
    response.writeHead(403, { 'content-length': 0 }).end();
    return;
  }
  response.writeHead(isPartial ? 206 : 200, {
    'content-type': query.get('mime') ?? 'application/octet-stream',
    'content-length': end - start + 1,
    'accept-ranges': 'bytes',
    etag: `"${format.itag}-${format.sizeBytes}"`,
    ...(isPartial && { 'content-range': `bytes ${start}-${end}/${format.sizeBytes}` }),
  });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  const cutAfterBytes = Math.min(behaviour.cutAfterBytes ?? Number.POSITIVE_INFINITY, (gate ?? Number.POSITIVE_INFINITY) - start);
  const bytes = createReadStream(format.path, { start, end, highWaterMark: 16_384 });
  await sendBytes(response, bytes, { ...behaviour, cutAfterBytes });
}

type Faults = Pick<YoutubeBehaviour, 'throttleBps' | 'stallAfterBytes'> & { readonly cutAfterBytes: number };

async function sendBytes(response: ServerResponse, bytes: AsyncIterable<Buffer>, faults: Faults): Promise<void> {
  const endsAt = Math.min(faults.cutAfterBytes, faults.stallAfterBytes ?? Number.POSITIVE_INFINITY);
  let sent = 0;
  for await (const chunk of bytes) {
    if (response.destroyed) return;
    const piece = chunk.subarray(0, Math.min(chunk.length, endsAt - sent));
    if (!response.write(piece)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
    sent += piece.length;
    if (piece.length < chunk.length) {
      if (endsAt !== faults.cutAfterBytes) return void (await once(response, 'close'));
      await pause(20); // what was written before the cut is to arrive
      response.destroy();
      return;
    }
    if (faults.throttleBps > 0) await pause((chunk.length / faults.throttleBps) * 1_000);
  }
  response.end();
}
