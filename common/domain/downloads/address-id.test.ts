import { expect, test } from 'vitest';
import { addressId, lastingQuery } from './address-id.ts';

const idOf = (link: string): string => addressId(new URL(link));

test('two films of one address are told apart by its query, and by its port', () => {
  expect(idOf('https://a.example/get?id=1')).not.toBe(idOf('https://a.example/get?id=2'));
  expect(idOf('https://a.example:8443/a.mp4')).not.toBe(idOf('https://a.example/a.mp4'));
});

test('the same film is known again, however its query is ordered and signed', () => {
  expect(idOf('https://a.example/get?id=1&q=hd')).toBe(idOf('https://a.example/get?q=hd&id=1'));
  expect(idOf('https://a.example/a.mp4?Expires=1&Signature=x&Key-Pair-Id=k')).toBe('a.example/a.mp4');
  expect(idOf('https://a.example/a.mp4?X-Amz-Date=1&X-Amz-Signature=2&v=3')).toBe(idOf('https://a.example/a.mp4?v=3'));
});

test('a query is not told by the id, as it may hold a secret', () => {
  expect(idOf('https://a.example/get?token=secret')).toMatch(/^a\.example\/get~[0-9a-f]{16}$/);
  expect(lastingQuery(new URL('https://a.example/get?b=2&a=1&sig=x'))).toBe('a=1&b=2');
});
