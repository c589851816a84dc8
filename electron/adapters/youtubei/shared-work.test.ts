import { expect, test } from 'vitest';
import { shareWork, untilAborted } from './shared-work.ts';

const forEver = (): AbortSignal => new AbortController().signal;

/** Work that ends when it is told to, and says how often it began and whether it was aborted. */
function controlledWork() {
  const seen = { begun: 0, aborted: 0, finish: (_value: string): void => {}, fail: (_error: Error): void => {} };
  const work = shareWork<string>((signal) => {
    seen.begun += 1;
    signal.addEventListener('abort', () => (seen.aborted += 1));
    return new Promise((resolve, reject) => Object.assign(seen, { finish: resolve, fail: reject }));
  });
  return { seen, work };
}

test('work is done once for all who ask, also later', async () => {
  const { seen, work } = controlledWork();
  const both = Promise.all([work.join(forEver()), work.join(forEver())]);
  seen.finish('done');
  expect(await both).toEqual(['done', 'done']);
  expect(await work.join(forEver())).toBe('done');
  expect(seen.begun).toBe(1);
});

test('work goes on for those who stay, and is aborted with the last', async () => {
  const { seen, work } = controlledWork();
  const [first, second] = [new AbortController(), new AbortController()];
  const waiting = [work.join(first.signal), work.join(second.signal)];
  first.abort(new Error('first leaves'));
  await expect(waiting[0]).rejects.toThrow('first leaves');
  expect(seen.aborted).toBe(0);
  second.abort(new Error('second leaves'));
  await expect(waiting[1]).rejects.toThrow('second leaves');
  expect(seen.aborted).toBe(1);
  void work.join(forEver());
  expect(seen.begun).toBe(2);
});

test('work that failed, or is forgotten, begins anew', async () => {
  const { seen, work } = controlledWork();
  const failed = work.join(forEver());
  seen.fail(new Error('no luck'));
  await expect(failed).rejects.toThrow('no luck');
  const other = work.join(forEver());
  seen.finish('done');
  expect(await other).toBe('done');
  work.forget();
  void work.join(forEver());
  expect(seen.begun).toBe(3);
});

test('who comes with a signal that is aborted begins nothing', async () => {
  const { seen, work } = controlledWork();
  await expect(work.join(AbortSignal.abort(new Error('late')))).rejects.toThrow('late');
  expect(seen.begun).toBe(0);
});

test('a promise is waited for until the signal, and its later error is nobody’s', async () => {
  const controller = new AbortController();
  const { promise, reject } = Promise.withResolvers<never>();
  const waiting = untilAborted(promise, controller.signal);
  controller.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  reject(new Error('too late'));
  await expect(untilAborted(Promise.resolve(1), controller.signal)).rejects.toThrow('enough');
});
