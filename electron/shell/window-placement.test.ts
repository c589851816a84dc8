import { expect, test } from 'vitest';
import { parseWindowState, placeWindow } from './window-placement.ts';

const SCREEN = { x: 0, y: 0, width: 1920, height: 1040 };
const RIGHT = { x: 1920, y: 0, width: 2560, height: 1400 };
const state = (x: number, y: number, width = 1200, height = 800, isMaximized = false) => ({ bounds: { x, y, width, height }, isMaximized });

test('the first window is 1440 by 900 and centred', () => {
  expect(placeWindow(undefined, [SCREEN])).toEqual({ width: 1440, height: 900, isMaximized: false });
});

test('a window comes back where it was, also on the second display', () => {
  expect(placeWindow(state(2000, 50), [SCREEN, RIGHT])).toEqual({ x: 2000, y: 50, width: 1200, height: 800, isMaximized: false });
});

test('a window left on a display that is gone is centred with its size', () => {
  expect(placeWindow(state(2000, 50), [SCREEN])).toEqual({ width: 1200, height: 800, isMaximized: false });
});

test('a window whose title bar is above the display or almost beside it is centred', () => {
  expect(placeWindow(state(100, -40), [SCREEN])).not.toHaveProperty('x');
  expect(placeWindow(state(1850, 100), [SCREEN])).not.toHaveProperty('x');
  expect(placeWindow(state(1700, 100), [SCREEN])).toHaveProperty('x', 1700);
});

test('a window is never larger than its display, and on a small display never larger than that', () => {
  expect(placeWindow(state(0, 0, 5000, 5000), [SCREEN])).toMatchObject({ width: 1920, height: 1040 });
  expect(placeWindow(undefined, [{ x: 0, y: 0, width: 1366, height: 720 }])).toMatchObject({ width: 1366, height: 720 });
  expect(placeWindow(undefined, [{ x: 0, y: 0, width: 800, height: 600 }])).toMatchObject({ width: 800, height: 600 });
});

test('a window that was made too small opens at the smallest size', () => {
  expect(placeWindow(state(0, 0, 300, 200), [SCREEN])).toMatchObject({ width: 1024, height: 700 });
});

test('a maximised window comes back maximised and remembers its normal bounds', () => {
  expect(placeWindow(state(10, 10, 1200, 800, true), [SCREEN])).toEqual({ x: 10, y: 10, width: 1200, height: 800, isMaximized: true });
});

test('without any display the window still opens', () => expect(placeWindow(undefined, [])).toMatchObject({ width: 1440, height: 900 }));

test('a damaged memory counts as none', () => {
  const whole = JSON.stringify(state(1, 2));
  expect(parseWindowState(whole)).toEqual(state(1, 2));
  const damaged = ['', 'null', '{}', whole.slice(0, 20), '{"bounds":{"x":1,"y":2,"width":"3","height":4},"isMaximized":false}'];
  expect(damaged.map(parseWindowState)).toEqual(damaged.map(() => undefined));
  expect(parseWindowState(JSON.stringify(state(1, 2, -5, 5)))).toBeUndefined();
});
