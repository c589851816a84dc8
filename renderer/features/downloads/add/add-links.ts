import type { Client } from '../../../client/client.ts';
import { parseLinks } from './parse-links.ts';
import type { PresetWish } from './presets.ts';

/** Most links in one call; the contract's `MOST_LINKS`, which would bring its schemas into the page. */
const MOST_AT_ONCE = 1_000;

export type Refused = { readonly text: string; readonly reason: string | null };
/** `reason` is null for a line in which no link was found. */
export type Added = { readonly count: number; readonly refused: readonly Refused[] };

/** Queues every link of a text; a line that holds none is told and stops nothing. */
export async function addLinks(client: Client, text: string, wish: PresetWish): Promise<Added> {
  const { links, others } = parseLinks(text);
  const refused: Refused[] = others.map((line) => ({ text: line, reason: null }));
  let count = 0;
  for (let from = 0; from < links.length; from += MOST_AT_ONCE) {
    const part = links.slice(from, from + MOST_AT_ONCE).map((url) => ({ url }));
    const answer = await client.downloads.startMany({ ...wish, links: part });
    count += answer.jobs.length;
    refused.push(...answer.refused.map(({ url, reason }) => ({ text: url, reason })));
  }
  return { count, refused };
}
