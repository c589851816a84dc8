import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { readCookies } from './read-cookies.ts';

const never = new AbortController().signal;
const FILE = '# Netscape HTTP Cookie File\n.example.org\tTRUE\t/\tTRUE\t1900000000\tsid\tsecret\n';
const read = (text: string, stopped = never): Promise<string> => {
  const input = new PassThrough();
  input.end(text);
  return readCookies(input, stopped);
};

test('a cookie file is taken as it is, in whatever pieces it comes', async () => {
  expect(await read(FILE)).toBe(FILE);
  expect(await read('#HttpOnly_.example.org\tTRUE\t/\tTRUE\t0\tsid\tx\n')).toContain('sid');
});

test('what is no cookie file is refused in words that repeat nothing of it', async () => {
  for (const text of ['', 'sk-secret', '{"cookies":"secret"}', 'x'.repeat(2_000_001)]) {
    const refusal = await read(text).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Error);
    expect(String(refusal)).not.toContain('secret');
  }
});

test('cookies are never typed', async () => {
  const input = Object.assign(new PassThrough(), { isTTY: true });
  await expect(readCookies(input, never)).rejects.toThrow('downloads.cookies < cookies.txt');
});

test('waiting for them is called off with the signal’s reason', async () => {
  const stop = new AbortController();
  const reading = readCookies(new PassThrough(), stop.signal);
  stop.abort(new Error('enough'));
  await expect(reading).rejects.toThrow('enough');
});
