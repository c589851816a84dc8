import { EventEmitter } from 'node:events';
import type { BrowserWindow } from 'electron';
import { expect, test, vi } from 'vitest';
import { type PageRecoveryOptions, recoverPage } from './page-recovery.ts';

class FakeContents extends EventEmitter {
  reloads = 0;
  reload(): void {
    this.reloads++;
  }
}

function setUp(answer = 0) {
  const contents = new FakeContents();
  const logged: string[] = [];
  const clock = { nowMs: 0 };
  const asked = vi.fn(async () => ({ response: answer, checkboxChecked: false }));
  const quit = vi.fn();
  recoverPage({ webContents: contents, isDestroyed: () => false } as unknown as BrowserWindow, {
    dialog: { showMessageBox: asked as unknown as PageRecoveryOptions['dialog']['showMessageBox'] }, // of its two forms only one is called
    crashLog: (what) => String(logged.push(what)),
    now: () => clock.nowMs,
    quit,
  });
  const crash = (reason = 'crashed'): boolean => contents.emit('render-process-gone', {}, { reason, exitCode: 5 });
  return { contents, logged, clock, asked, quit, crash };
}

test('a page that crashed is loaded once more without a question', () => {
  const { contents, logged, asked, crash } = setUp();
  crash();
  expect([contents.reloads, asked.mock.calls.length, logged]).toEqual([1, 0, ['page crashed']]);
});

test('a page that crashes again within a minute asks; the answer decides', async () => {
  const again = setUp(0);
  again.crash();
  again.crash();
  await vi.waitFor(() => expect(again.contents.reloads).toBe(2));
  const enough = setUp(1);
  enough.crash();
  enough.crash();
  await vi.waitFor(() => expect(enough.quit).toHaveBeenCalledTimes(1));
  expect(enough.contents.reloads).toBe(1);
});

test('crashes far apart never ask, and a page that ends cleanly is left alone', () => {
  const { contents, clock, asked, crash } = setUp();
  crash();
  clock.nowMs = 61_000;
  crash();
  crash('clean-exit');
  expect([contents.reloads, asked.mock.calls.length]).toEqual([2, 0]);
});

test('an aborted load is no failure, any other is logged', () => {
  const { contents, logged } = setUp();
  contents.emit('did-fail-load', {}, -3, 'ERR_ABORTED', 'app://bundle/');
  contents.emit('did-fail-load', {}, -2, 'ERR_FAILED', 'app://bundle/');
  expect(logged).toEqual(['page failed to load']);
});
