import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openProgramLog } from './log.ts';

let folder: string;
const logFile = (): string => path.join(folder, 'logs', 'streamfetch.log');
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'log-'));
  mkdirSync(path.join(folder, 'logs'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function writeSome(): void {
  const log = openProgramLog(path.join(folder, 'logs'));
  log.info('opened', { version: '1.2.3' });
  log.bug(new TypeError('x is undefined'), 'abc12345');
  log.close();
  log.info('after the end');
}

test('every line is one JSON object, and it is in the file at once', () => {
  const log = openProgramLog(path.join(folder, 'logs'));
  log.bug(new TypeError('x is undefined'), 'abc12345');
  expect(JSON.parse(readFileSync(logFile(), 'utf8'))).toMatchObject({
    logId: 'abc12345',
    err: { type: 'TypeError', message: 'x is undefined' },
    msg: 'unexpected failure',
  });
  log.close();
});

// A device of Linux alone: every write to it answers that the disk is full.
test.runIf(process.platform === 'linux')('on a full disk the lines are lost and nothing else happens', () => {
  symlinkSync('/dev/full', logFile());
  expect(writeSome).not.toThrow();
});

test('where there can be no log the program goes on without one', () => {
  rmSync(path.join(folder, 'logs'), { recursive: true });
  writeFileSync(path.join(folder, 'logs'), 'a file in its place');
  expect(writeSome).not.toThrow();
});

test('a long log is put aside at the next start', () => {
  writeFileSync(logFile(), 'x'.repeat(5_000_001));
  writeSome();
  expect(readdirSync(path.join(folder, 'logs')).toSorted()).toEqual(['streamfetch.log', 'streamfetch.old.log']);
  expect(readFileSync(logFile(), 'utf8').trimEnd().split('\n')).toHaveLength(2);
});
