/** Runs of places in a list, counted from 1, both ends included; `last` is null for all the rest. */
export type PlaylistItems = ReadonlyArray<{ readonly first: number; readonly last: number | null }>;

/** Reads `1-5,8,12-`; null for what is none. */
export function parsePlaylistItems(text: string): PlaylistItems | null {
  const runs = text.split(',').map((part) => {
    const match = /^\s*(\d{1,6})\s*(?:(-)\s*(\d{1,6})?\s*)?$/.exec(part);
    if (!match) return null;
    const first = Number(match[1]);
    const last = match[2] === undefined ? first : match[3] === undefined ? null : Number(match[3]);
    return first >= 1 && (last === null || last >= first) ? { first, last } : null;
  });
  return runs.every((run) => run !== null) ? runs : null;
}

/** What was named of a list, each once and in the list's order. */
export function pickItems<T>(list: readonly T[], items: PlaylistItems): readonly T[] {
  return list.filter((_, index) => items.some(({ first, last }) => index + 1 >= first && (last === null || index + 1 <= last)));
}
