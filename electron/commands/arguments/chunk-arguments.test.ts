import { expect, test } from 'vitest';
import { capCommand, chunksCommand, ledgerCommand } from './chunk-arguments.ts';

const chunks = (line: string) => chunksCommand(line.split(' ').filter(Boolean));

test('a dub alone lists its chunks', () => {
  expect(chunks('dub-1')).toEqual({ name: 'chunks', action: 'list', dub: 'dub-1' });
  expect(chunks('list dub-1')).toEqual(chunks('dub-1'));
});

test('the original is kept in all failed chunks or in those that are named', () => {
  expect(chunks('keep-original dub-1')).toMatchObject({ dub: 'dub-1', chunks: [] });
  expect(chunks('keep-original dub-1 es/1 de/12')).toMatchObject({ chunks: ['es/1', 'de/12'] });
  expect(chunks('use-dub dub-1 es/1')).toMatchObject({ action: 'use-dub', chunks: ['es/1'] });
});

test('a chunk is tried again by its own id, or by its name after its dub', () => {
  expect(chunks('retry chunk-7')).toMatchObject({ dub: undefined, chunks: ['chunk-7'] });
  expect(chunks('retry dub-1 es/7 es/8')).toMatchObject({ dub: 'dub-1', chunks: ['es/7', 'es/8'] });
});

test('one chunk is listened to, and only then a file may be named', () => {
  const listen = (rest: string, values = {}) => chunksCommand(`listen ${rest}`.split(' '), values);
  expect(listen('dub-1 es/7')).toEqual({ name: 'listen', dub: 'dub-1', chunk: 'es/7', original: false, out: undefined, force: false });
  expect(listen('dub-1 es/7', { original: true, out: '-', force: true })).toMatchObject({ original: true, out: '-', force: true });
  expect(() => listen('dub-1')).toThrow('chunks listen DUB CHUNK');
  expect(() => listen('dub-1 es/7 es/8')).toThrow('chunks listen DUB CHUNK');
  expect(() => chunksCommand(['retry', 'dub-1', 'es/7'], { out: 'a.wav' })).toThrow('--out is for chunks listen only.');
});

test('what is missing or too much is refused with how it is right', () => {
  expect(() => chunks('')).toThrow('a dub’s id');
  expect(() => chunks('dub-1 es/1')).toThrow('"es/1"');
  expect(() => chunks('retry es/7')).toThrow('chunks retry DUB CHUNK');
  expect(() => chunks('use-dub dub-1')).toThrow('chunks use-dub DUB CHUNK');
  expect(() => chunks('send-again dub-1')).toThrow('chunks send-again DUB CHUNK');
  expect(() => chunks('give-up dub-1 es/1 es/2')).toThrow('chunks give-up DUB CHUNK');
});

test('a cap is dollars for a dub', () => {
  expect(capCommand(['dub-1', '25.5'])).toEqual({ name: 'cap', dub: 'dub-1', usd: 25.5 });
  expect(() => capCommand(['dub-1'])).toThrow('streamfetch cap DUB 25');
  expect(() => capCommand(['dub-1', '$25'])).toThrow('"$25"');
});

test('the ledger is of all dubs or of one', () => {
  expect(ledgerCommand([])).toEqual({ name: 'ledger', dub: undefined });
  expect(ledgerCommand(['dub-1'])).toEqual({ name: 'ledger', dub: 'dub-1' });
});
