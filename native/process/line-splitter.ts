import { StringDecoder } from 'node:string_decoder';

/** No program we run says anything useful past this; a binary stream on stderr must not fill the memory. */
const MAX_LINE_LENGTH = 4096;

export type LineSplitter = {
  push(chunk: Buffer): void;
  /** Hands over what stands after the last line end. */
  end(): void;
};

/**
 * Cuts UTF-8 bytes into lines at `\n` and `\r` (ffmpeg ends its status line with `\r`). Empty lines are left out; a line
 * longer than 4,096 characters is cut there and the rest of it dropped.
 */
export function createLineSplitter(onLine: (line: string) => void): LineSplitter {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const take = (text: string): void => {
    const lines = text.split(/[\r\n]/);
    const last = lines.length - 1;
    for (const [index, line] of lines.entries()) {
      rest = (rest + line).slice(0, MAX_LINE_LENGTH);
      if (index === last) return;
      if (rest !== '') onLine(rest);
      rest = '';
    }
  };
  return {
    push: (chunk) => take(decoder.write(chunk)),
    end: () => take(`${decoder.end()}\n`),
  };
}

/** Keeps the last `limit` lines pushed; `text()` joins them with `\n`. */
export function createTail(limit: number): { push(line: string): void; text(): string } {
  const lines: string[] = [];
  return {
    push: (line) => {
      lines.push(line);
      if (lines.length > limit) lines.shift();
    },
    text: () => lines.join('\n'),
  };
}
