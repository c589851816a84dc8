import { Script } from 'node:vm';
import { expect, test } from 'vitest';
import { sealScripts } from './seal-scripts.ts';

/** A reader of scripts as the library's: it makes one script of the text, and runs it as the library does. */
function readerOf(seals: boolean) {
  const sig = { extractFunctions: (text: string): Array<Script | null> => [new Script(text), null] };
  if (seals) sealScripts(sig as Parameters<typeof sealScripts>[0]); // narrower in what it gives than what may be put in
  return (text: string): unknown => sig.extractFunctions(text)[0]?.runInNewContext({ ncode: 'abc' });
}
const CLIMB = 'String(this.constructor.constructor("return typeof process")())';

test('a script gets its text and gives one', () => expect(readerOf(true)('ncode.split("").reverse().join("")')).toBe('cba'));

test('a script climbs out of the library’s realm, but not out of a sealed one', () => {
  expect(readerOf(false)(CLIMB)).toBe('object');
  expect(readerOf(true)(CLIMB)).toBe('undefined');
});

test('a script that does not end is ended', () => expect(() => readerOf(true)('for (;;);')).toThrow(/timed out/));

test('a script that gives no text fails', () => expect(() => readerOf(true)('({})')).toThrow('gave no text'));

test.each(['import("node:fs")', 'import/**/("node:fs")', 'import //\n("node:fs")'])('a player with %s is not read', (text) =>
  expect(() => readerOf(true)(text)).toThrow('loads modules'),
);

test('what the library could not read stays unread', () => {
  const sig = { extractFunctions: () => [null, null] };
  sealScripts(sig);
  sealScripts(sig);
  expect(sig.extractFunctions()).toEqual([null, null]);
});
