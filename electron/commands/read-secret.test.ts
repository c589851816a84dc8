import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { readSecret } from './read-secret.ts';

const never = new AbortController().signal;

/** A terminal whose echo a test can watch. */
function terminal() {
  const modes: boolean[] = [];
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: (raw: boolean) => modes.push(raw) });
  let prompted = '';
  const prompt = (text: string): void => {
    if (prompted === '') expect(modes).toEqual([true]); // what is pasted right after the prompt must not be echoed
    prompted += text;
  };
  return { input, modes, prompt, prompted: () => prompted };
}

test('a key is the first line of a pipe', async () => {
  for (const text of ['  sk-1_a\r\nmore\n', 'sk-1_a\nmore']) {
    const input = new PassThrough();
    input.end(text);
    expect(await readSecret(input, () => undefined, never)).toBe('sk-1_a');
  }
});

test('a key in pieces and without a line end is read whole', async () => {
  const input = new PassThrough();
  input.write('sk-');
  input.end('123');
  expect(await readSecret(input, () => undefined, never)).toBe('sk-123');
});

test('on a terminal nothing typed is shown, and echo is on again afterwards', async () => {
  const at = terminal();
  const read = readSecret(at.input, at.prompt, never);
  at.input.write('sk-12x');
  at.input.write('\u007f3\r');
  expect(await read).toBe('sk-123');
  expect(at.modes).toEqual([true, false]);
  expect(at.prompted()).not.toContain('sk');
});

test('Ctrl+C on a terminal gives up without a key', async () => {
  const at = terminal();
  const read = readSecret(at.input, at.prompt, never);
  at.input.write('sk-12\u0003');
  expect(await read).toBeUndefined();
  expect(at.modes).toEqual([true, false]);
});

test('a request to end gives the terminal its echo back', async () => {
  const at = terminal();
  const stop = new AbortController();
  const read = readSecret(at.input, at.prompt, stop.signal);
  stop.abort(new Error('the end'));
  await expect(read).rejects.toThrow('the end');
  expect(at.modes).toEqual([true, false]);
});

test('nothing, two words and something endless are refused and not repeated', async () => {
  for (const text of ['', 'sk one', 'sk\u0000one', 'x'.repeat(10_000)]) {
    const input = new PassThrough();
    input.end(text);
    await expect(readSecret(input, () => undefined, never)).rejects.toThrow(/^(?!.*(sk|xxx)).*key/);
  }
});
