import { WrongUsage } from './arguments/read-value.ts';

/** Standard input, as far as a secret is read from it. */
export type SecretInput = NodeJS.ReadableStream & { readonly isTTY?: boolean; setRawMode?(raw: boolean): unknown };

/** No key is longer; what goes on longer is no key. */
const LIMIT = 4_096;
const CTRL_C = '\u0003';
const CTRL_D = '\u0004';
const BACKSPACES: readonly string[] = ['\u007f', '\b'];

/**
 * Reads one line that is not shown: with the terminal's echo off after a prompt, else from a file or pipe. Resolves with undefined when Ctrl+C
 * was pressed, which the terminal then passes on as a character. Rejects with `WrongUsage` for what cannot be a key, in words that do
 * not repeat it, and with the signal's reason. The terminal is as before when it settles.
 */
export async function readSecret(input: SecretInput, prompt: (text: string) => void, stopped: AbortSignal): Promise<string | undefined> {
  const isTerminal = input.isTTY === true;
  if (isTerminal) {
    input.setRawMode?.(true); // before the prompt: who waits for it may paste at once
    prompt('Key (it is not shown while you type or paste it): ');
  }
  const line = await readLine(input, isTerminal, stopped).finally(() => isTerminal && prompt('\n'));
  if (line === undefined) return undefined;
  const secret = line.trim();
  if (secret === '') throw new WrongUsage('No key was given: it is read from standard input.');
  if (secret.length > LIMIT || !/^[\x21-\x7e]+$/.test(secret))
    throw new WrongUsage('This is no key: a key is one word of letters, digits and signs.');
  return secret;
}

function readLine(input: SecretInput, isTerminal: boolean, stopped: AbortSignal): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    let typed = '';
    const end = (settle: () => void): void => {
      input.off('data', read).off('end', finish).off('error', fail);
      stopped.removeEventListener('abort', stop);
      if (isTerminal) input.setRawMode?.(false);
      input.pause();
      settle();
    };
    const finish = (): void => end(() => resolve(typed));
    const fail = (error: unknown): void => end(() => reject(error));
    const stop = (): void => fail(stopped.reason);
    const read = (piece: Buffer | string): void => {
      const { text, ending } = typeOn(typed, String(piece), isTerminal);
      typed = text;
      if (ending === 'given-up') end(() => resolve(undefined));
      else if (ending === 'complete' || typed.length > 2 * LIMIT) finish();
    };
    stopped.addEventListener('abort', stop, { once: true });
    input.on('data', read).on('end', finish).on('error', fail).resume();
    if (stopped.aborted) stop();
  });
}

/** What is typed so far once `piece` came; a terminal without echo leaves its own keys to who reads. */
function typeOn(
  typed: string,
  piece: string,
  isTerminal: boolean,
): { readonly text: string; readonly ending: 'none' | 'complete' | 'given-up' } {
  let text = typed;
  for (const character of piece) {
    if (isTerminal && character === CTRL_C) return { text: '', ending: 'given-up' };
    if (character === '\n' || character === '\r' || (isTerminal && character === CTRL_D)) return { text, ending: 'complete' };
    text = isTerminal && BACKSPACES.includes(character) ? text.slice(0, -1) : text + character;
  }
  return { text, ending: 'none' };
}
