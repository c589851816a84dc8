import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createWindowMemory } from './window-memory.ts';

let file = '';
const state = (x: number) => ({ bounds: { x, y: 0, width: 1200, height: 800 }, isMaximized: false });
beforeEach(() => {
  file = path.join(mkdtempSync(path.join(tmpdir(), 'window-memory-')), 'window.json');
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(path.dirname(file), { recursive: true, force: true });
});

test('the place is written once the window rests', () => {
  const memory = createWindowMemory(file);
  for (let x = 0; x < 5; x++) memory.note(state(x));
  expect(memory.read()).toBeUndefined();
  vi.advanceTimersByTime(500);
  expect(memory.read()).toEqual(state(4));
});

test('closing writes what still waits, and nothing is written after it', () => {
  const memory = createWindowMemory(file);
  memory.note(state(7));
  memory.close();
  expect([createWindowMemory(file).read(), vi.getTimerCount()]).toEqual([state(7), 0]);
});

test('no file, a damaged file and a folder that is gone are only a place forgotten', () => {
  const memory = createWindowMemory(file);
  expect(memory.read()).toBeUndefined();
  writeFileSync(file, '{"bounds":');
  expect(memory.read()).toBeUndefined();
  const nowhere = createWindowMemory(path.join(path.dirname(file), 'gone', 'window.json'));
  nowhere.note(state(1));
  nowhere.close();
  expect(nowhere.read()).toBeUndefined();
});
