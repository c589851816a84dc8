import { holdsCookies } from '../../common/domain/downloads/netscape-cookies.ts';
import { WrongUsage } from './arguments/read-value.ts';

/** A browser's cookies of all sites are a few hundred KB. */
const MOST_BYTES = 2_000_000;

type Input = NodeJS.ReadableStream & { readonly isTTY?: boolean };

/** Reads a Netscape cookie file from a file or pipe. Rejects with `WrongUsage` for what is none, in words that repeat nothing of it, and with the signal's reason. */
export async function readCookies(input: Input, stopped: AbortSignal): Promise<string> {
  if (input.isTTY) throw new WrongUsage('Cookies are read from a file: streamfetch key set downloads.cookies < cookies.txt');
  let text = '';
  const stop = (): void => void input.emit('error', stopped.reason);
  stopped.addEventListener('abort', stop, { once: true });
  try {
    for await (const piece of input) {
      text += String(piece);
      if (text.length > MOST_BYTES) throw new WrongUsage('This is more than a file of cookies holds.');
    }
  } finally {
    stopped.removeEventListener('abort', stop);
  }
  if (!holdsCookies(text))
    throw new WrongUsage('This is no Netscape cookie file, as extensions of browsers export it: a line for each cookie, with tabs.');
  return text;
}
