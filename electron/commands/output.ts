import { AppError } from '../../common/contract/errors.ts';

/** Where a command writes. `out` is for results, `err` for everything said on the way. */
export type Streams = { readonly out: (text: string) => void; readonly err: (text: string) => void; readonly isTerminal: boolean };

/** One JSON object a line. */
export const jsonLine = (value: unknown): string => `${JSON.stringify(value)}\n`;

/**
 * Text that somebody else wrote (a title, a service's words) as one line that a terminal only shows: without control characters,
 * which move the cursor or worse, and without marks that turn the direction of writing, which make a line read as another.
 */
export function plainText(text: string): string {
  return text.replace(/[^\S ]+/g, ' ').replace(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '');
}

/** The error as `--json` shows it. */
export const errorShape = (error: unknown): { readonly code: string; readonly message: string } => {
  const { code, message } =
    error instanceof AppError ? error : { code: 'internal', message: error instanceof Error ? error.message : String(error) };
  return { code, message };
};

/**
 * A line that replaces itself on a terminal; elsewhere a new one only when a tenth more is done. `detail` stands behind the stage, such as
 * ` 3 of 12 chunks`, and alone makes no new line. `say` puts a line of its own above it.
 */
export function createProgressLine(streams: Streams): {
  show(stage: string, fraction: number, detail?: string): void;
  say(text: string): void;
  end(): void;
} {
  let shown = '';
  return {
    show(stage, fraction, detail = '') {
      const percent = Math.floor(fraction * 100);
      const text = plainText(`${stage}${detail} ${streams.isTerminal ? percent : Math.floor(percent / 10) * 10}%`);
      const key = streams.isTerminal ? text : `${stage} ${Math.floor(percent / 10)}`;
      if (key === shown) return;
      shown = key;
      streams.err(streams.isTerminal ? `\r\u001b[2K${text}` : `${text}\n`);
    },
    say(text) {
      const isOver = streams.isTerminal && shown !== '';
      streams.err(`${isOver ? '\r\u001b[2K' : ''}${text}\n`);
      if (isOver) shown = ''; // so that it is drawn again below
    },
    end() {
      if (streams.isTerminal && shown !== '') streams.err('\r\u001b[2K');
      shown = '';
    },
  };
}
