import type { FileHandle } from 'node:fs/promises';

const CHUNK_BYTES = 256 * 1024;

/**
 * Bytes `start` to `end` (exclusive) of an open file as a body that reads only what is asked for. It owns `file` and closes it
 * when all is read, when the reader cancels, on an error, and when `signal` aborts before anybody read.
 */
export function fileBody(file: FileHandle, start: number, end: number, signal: AbortSignal): ReadableStream<Uint8Array> {
  let position = start;
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    signal.removeEventListener('abort', onAbort);
    closing ??= file.close();
    return closing;
  };
  const onAbort = (): void => void close();
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });

  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        try {
          const buffer = new Uint8Array(Math.min(CHUNK_BYTES, end - position));
          const { bytesRead } = await file.read(buffer, 0, buffer.length, position);
          // The length is already promised to the client, so a file that got shorter can only end as an error.
          if (bytesRead === 0) throw new Error('the file became shorter while it was sent');
          position += bytesRead;
          controller.enqueue(buffer.subarray(0, bytesRead));
        } catch (error) {
          await close();
          controller.error(error);
          return;
        }
        if (position < end) return;
        await close();
        controller.close();
      },
      cancel: close,
    },
    { highWaterMark: 0 },
  );
}
