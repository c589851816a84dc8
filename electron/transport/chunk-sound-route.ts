import { open } from 'node:fs/promises';
import { AppError } from '../../common/contract/errors.ts';
import { jobId } from '../../common/units/ids.ts';
import { hasCode } from '../services/delivery/output-error.ts';
import type { ChunkSound, DubbingService } from '../services/dubbing/dubbing-service.ts';
import { parseRange } from './byte-range.ts';
import { fileBody } from './file-body.ts';

const BYTES_PER_SAMPLE = 4;
const WAV_HEADER_BYTES = 44;
const IEEE_FLOAT = 3;

/** Serves `/media/chunk/<id>/original` and `/dub`, with ranges. Throws `not-found` and `media.vanished`. */
export async function serveChunkSound(request: Request, path: string, dubbing: Pick<DubbingService, 'chunkSound'>): Promise<Response> {
  const match = /^\/media\/chunk\/([\w-]{1,64})\/(original|dub)$/.exec(path);
  const [, id, which] = match ?? [];
  if (!id || (which !== 'original' && which !== 'dub')) throw new AppError('not-found', 'There is no such sound.');
  const sound = dubbing.chunkSound(jobId(id), which);
  const file = await open(sound.path, 'r').catch((cause: unknown) => {
    if (!hasCode(cause, 'ENOENT')) throw cause;
    throw new AppError(
      'media.vanished',
      'The sound of chunks is kept until a dub is through; with “keep the sound of every chunk” (--keep-intermediates) for longer.',
      { details: { name: which }, cause },
    );
  });
  let isHandedOver = false;
  try {
    const header = sound.kind === 'pcm' ? wavHeader(sound) : new Uint8Array();
    const { size } = await file.stat();
    const { first, end } = sound.kind === 'pcm' ? { first: sound.startByte, end: Math.min(sound.endByte, size) } : { first: 0, end: size };
    const total = header.length + Math.max(0, end - first);
    const range = parseRange(request.headers.get('range'), total);
    const headers = new Headers({
      'content-type': sound.kind === 'pcm' ? 'audio/wav' : 'audio/flac',
      'accept-ranges': 'bytes',
      'cache-control': 'private, no-store',
    });
    if (range.kind === 'unsatisfiable') {
      headers.set('content-range', `bytes */${total}`);
      return new Response(null, { status: 416, headers });
    }
    const part = range.kind === 'part' ? range : { start: 0, end: total };
    if (range.kind === 'part') headers.set('content-range', `bytes ${part.start}-${part.end - 1}/${total}`);
    headers.set('content-length', String(part.end - part.start));
    const status = range.kind === 'part' ? 206 : 200;
    if (request.method === 'HEAD' || part.start === part.end) return new Response(null, { status, headers });
    const head = header.subarray(part.start, part.end);
    const from = first + Math.max(0, part.start - header.length);
    const to = first + Math.max(0, part.end - header.length);
    if (from >= to) return new Response(head.slice(), { status, headers });
    isHandedOver = true;
    return new Response(prefixed(head, fileBody(file, from, to, request.signal)), { status, headers });
  } finally {
    if (!isHandedOver) await file.close();
  }
}

/** `head`, then what `body` gives; cancelled with it. */
function prefixed(head: Uint8Array, body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  if (head.length === 0) return body;
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const copied = writer.write(head).then(() => {
    writer.releaseLock();
    return body.pipeTo(writable);
  });
  copied.catch(() => undefined); // the reader has gone, or sees the same failure
  return readable;
}

/** RIFF header of 32-bit float samples, little-endian as everything in it. */
function wavHeader({ pcm, startByte, endByte }: Extract<ChunkSound, { kind: 'pcm' }>): Uint8Array {
  const dataBytes = endByte - startByte;
  const frame = pcm.channels * BYTES_PER_SAMPLE;
  const header = Buffer.alloc(WAV_HEADER_BYTES);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(Math.min(WAV_HEADER_BYTES - 8 + dataBytes, 0xffff_ffff), 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(IEEE_FLOAT, 20);
  header.writeUInt16LE(pcm.channels, 22);
  header.writeUInt32LE(pcm.sampleRateHz, 24);
  header.writeUInt32LE(pcm.sampleRateHz * frame, 28);
  header.writeUInt16LE(frame, 32);
  header.writeUInt16LE(BYTES_PER_SAMPLE * 8, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(Math.min(dataBytes, 0xffff_ffff), 40);
  return header;
}
