/** `1 chunk`, `2 chunks`; `plural` for a word that does not just take an s. */
export const countOf = (number: number, noun: string, plural = `${noun}s`): string => `${number} ${number === 1 ? noun : plural}`;
