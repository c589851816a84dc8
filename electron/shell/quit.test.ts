import { EventEmitter } from 'node:events';
import { expect, test, vi } from 'vitest';
import { closeBeforeQuit, type QuitOptions } from './quit.ts';

/** Quits as Electron does: asks `before-quit`, and ends unless it was held back. */
class FakeApp extends EventEmitter {
  ended: string[] = [];
  quit(): void {
    let isHeldBack = false;
    this.emit('before-quit', {
      preventDefault() {
        isHeldBack = true;
      },
    });
    if (!isHeldBack) this.ended.push('quit');
  }
  exit(code?: number): void {
    this.ended.push(`exit ${code}`);
  }
}

function setUp(close: () => Promise<void>) {
  const app = new FakeApp();
  const failures: string[] = [];
  closeBeforeQuit({ app: app as unknown as QuitOptions['app'], hideWindows() {}, close, onFailure: (what) => failures.push(what) }); // only these three are called
  return { app, failures };
}

test('the program is closed once before the application ends, however often quitting is asked for', async () => {
  const done = Promise.withResolvers<void>();
  const close = vi.fn(() => done.promise);
  const { app } = setUp(close);
  app.quit();
  app.quit();
  expect([close.mock.calls.length, app.ended]).toEqual([1, []]);
  done.resolve();
  await vi.waitFor(() => expect(app.ended).toEqual(['quit']));
  expect(close).toHaveBeenCalledTimes(1);
});

test('a program that fails to close is told of and ends all the same', async () => {
  const { app, failures } = setUp(() => Promise.reject(new Error('no')));
  app.quit();
  await vi.waitFor(() => expect(app.ended).toEqual(['quit']));
  expect(failures).toEqual(['closing failed']);
});

test('a program that never closes is ended after twenty seconds', () => {
  vi.useFakeTimers();
  try {
    const { app, failures } = setUp(() => new Promise(() => {}));
    app.quit();
    vi.advanceTimersByTime(20_000);
    expect([app.ended, failures]).toEqual([['exit 1'], ['closing took too long']]);
  } finally {
    vi.useRealTimers();
  }
});
