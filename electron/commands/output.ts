import { AppError } from '../../common/contract/errors.ts';

/** Where a command writes. `out` is for results, `err` for everything said on the way. */
export type Streams = { readonly out: (text: string) => void; readonly err: (text: string) => void; readonly isTerminal: boolean };

/** One JSON object a line. */
export const jsonLine = (value: unknown): string => `${JSON.stringify(value)}\n`;

/** The error as `--json` shows it. */
export const errorShape = (error: unknown): { readonly code: string; readonly message: string } => {
  const { code, message } =
    error instanceof AppError ? error : { code: 'internal', message: error instanceof Error ? error.message : String(error) };
  return { code, message };
};

/** A line that replaces itself on a terminal; elsewhere a new one only when a tenth more is done. */
export function createProgressLine(streams: Streams): { show(stage: string, fraction: number): void; end(): void } {
  let shown = '';
  return {
    show(stage, fraction) {
      const percent = Math.floor(fraction * 100);
      const text = `${stage} ${streams.isTerminal ? percent : Math.floor(percent / 10) * 10}%`;
      if (text === shown) return;
      shown = text;
      streams.err(streams.isTerminal ? `\r\u001b[2K${text}` : `${text}\n`);
    },
    end() {
      if (streams.isTerminal && shown !== '') streams.err('\r\u001b[2K');
      shown = '';
    },
  };
}
