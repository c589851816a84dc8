import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AppError } from '../../common/contract/errors.ts';
import { createConnection } from './connection.ts';
import { follow } from './follow.ts';
import { connectionLost } from './link.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

async function* then(values: readonly number[], end: unknown): AsyncGenerator<number> {
  yield* values;
  if (end) throw end;
}

test('a watch starts again by itself once the lost connection is back', async () => {
  const connection = createConnection('open');
  const controller = new AbortController();
  const seen: number[] = [];
  const sources = [
    () => {
      connection.setState({ status: 'lost' });
      return then([1, 2], connectionLost());
    },
    () => then([3], undefined),
  ];
  let opened = 0;
  const done = follow({
    connection,
    signal: controller.signal,
    open: () => Promise.resolve((sources[opened++] ?? (() => then([], undefined)))()),
    onEvent: (value) => seen.push(value),
  });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(seen).toEqual([1, 2]);
  expect(opened).toBe(1);
  connection.setState({ status: 'open' });
  await vi.advanceTimersByTimeAsync(0);
  expect(seen).toEqual([1, 2, 3]);
  controller.abort();
  await done;
});

test('a watch of something that is gone ends with its reason', async () => {
  const errors: AppError[] = [];
  await follow({
    connection: createConnection('open'),
    signal: new AbortController().signal,
    open: () => Promise.reject(new AppError('not-found', 'gone')),
    onEvent: () => {},
    onError: (error) => errors.push(error),
  });
  expect(errors.map((error) => error.code)).toEqual(['not-found']);
});

test('an aborted watch ends in silence, also while it waits for a connection', async () => {
  const controller = new AbortController();
  const onError = vi.fn();
  const done = follow({
    connection: createConnection('lost'),
    signal: controller.signal,
    open: () => Promise.reject(new Error('never asked')),
    onEvent: () => {},
    onError,
  });
  controller.abort();
  await done;
  expect(onError).not.toHaveBeenCalled();
});
