import { expect, test } from 'vitest';
import { PlayerScriptError, runPlayerScript } from './run-player-script.ts';

test('a script computes and its result comes back as data', () =>
  expect(runPlayerScript('const turned = "abc".split("").reverse().join(""); return { n: turned };')).toEqual({ n: 'cba' }));

test.each(['process', 'require', 'module', 'fetch', 'setTimeout', 'Buffer', 'globalThis.process', 'global'])('a script has no %s', (name) =>
  expect(runPlayerScript(`return typeof ${name}`)).toBe('undefined'),
);

test.each([
  ['its own global', 'this'],
  ['an error of its own', '(() => { try { null.x } catch (error) { return error } })()'],
  ['an error of a stack that is full', '(() => { const f = () => f(); try { f() } catch (error) { return error } })()'],
  ['a function', '(() => {})'],
  ['its global’s prototype', 'Object.getPrototypeOf(globalThis)'],
])('a script that climbs up from %s finds no process', (_, from) =>
  expect(runPlayerScript(`return ${from}.constructor.constructor("return typeof process")()`)).toBe('undefined'),
);

test('a script that breaks out of its function is still within its realm', () =>
  expect(() => runPlayerScript('})());process.exit(1);((()=>{')).toThrow(PlayerScriptError));

test('a script that loads a module is not run', () => {
  expect(() => runPlayerScript('import("node:fs").catch((e) => e.constructor.constructor("return process")().exit(1)); return 1')).toThrow(
    /loads modules/,
  );
  expect(() => runPlayerScript('import/**/("node:fs"); return 1')).toThrow(/loads modules/);
});

test('a script that does not end is ended', () => {
  expect(() => runPlayerScript('for (;;);', 50)).toThrow(PlayerScriptError);
  expect(() => runPlayerScript('const again = () => Promise.resolve().then(again); again(); return 1', 50)).toThrow(PlayerScriptError);
});

test.each(['throw new Error("x")', 'return undefined', 'not a program', 'const a = {}; a.a = a; return a', 'return "x".repeat(200000)'])(
  'a script that gives nothing fails: %s',
  (body) => expect(() => runPlayerScript(body)).toThrow(PlayerScriptError),
);
