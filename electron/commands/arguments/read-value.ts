/** Something in the arguments that cannot be meant; the message says what and how it is right. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage';
}

export function requireNoMore(command: string, rest: readonly string[]): void {
  if (rest.length > 0) throw new WrongUsage(`${command} cannot use ${rest.map((word) => JSON.stringify(word)).join(' ')}.`);
}

/** The word if it is one of the choices. */
export function oneOf<T extends string>(what: string, value: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw new WrongUsage(`${what} takes ${choices.join(', ')}; not ${JSON.stringify(value)}.`);
  return found;
}

export type NumberRange = { readonly least: number; readonly most: number; readonly whole: boolean };

export function numberOf(what: string, text: string, range: NumberRange): number {
  const value = Number(text);
  const fits = text.trim() !== '' && value >= range.least && value <= range.most && (!range.whole || Number.isInteger(value));
  if (!fits)
    throw new WrongUsage(
      `${what} takes a ${range.whole ? 'whole ' : ''}number from ${range.least} to ${range.most}; not ${JSON.stringify(text)}.`,
    );
  return value;
}

/** `read` for an option that was given, undefined for one that was not. */
export function ifGiven<T>(text: string | undefined, read: (text: string) => T): T | undefined {
  return text === undefined ? undefined : read(text);
}
