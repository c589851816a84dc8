export type ParsedLinks = {
  /** Each link once, in the order of the text. */
  readonly links: readonly string[];
  /** Lines that hold none. */
  readonly others: readonly string[];
};

/** What people put around a link. */
const AROUND = /^[<("'[]+|[>)"'\],;]+$/g;
const NO_SCHEME = /^(www\.[\w-]+(\.[\w-]+)+|([\w-]+\.)+[a-z]{2,}\/)\S*$/i;

/** The links in a text, split by white space; an address without `https://` counts where it cannot be a word. */
export function parseLinks(text: string): ParsedLinks {
  const links = new Set<string>();
  const others: string[] = [];
  for (const line of text.split(/[\r\n]+/)) {
    const found = line
      .split(/\s+/)
      .map(linkOf)
      .filter((link) => link !== null);
    for (const link of found) links.add(link);
    if (found.length === 0 && line.trim() !== '') others.push(line.trim());
  }
  return { links: [...links], others };
}

function linkOf(word: string): string | null {
  const bare = word.replace(AROUND, '');
  const full = /^https?:\/\//i.test(bare) ? bare : NO_SCHEME.test(bare) ? `https://${bare}` : null;
  return full !== null && URL.canParse(full) ? full : null;
}
