import { expect, test } from 'vitest';
import { createRecorder } from './fixtures/recorder.ts';
import { createProgressLine, plainText } from './output.ts';

test('somebody else’s text cannot command the terminal or turn the direction of writing', () => {
  expect(plainText('a\u001b[2J\u009b31m\u0007b\u007f')).toBe('a[2J31mb');
  expect(plainText('two\r\nlines\tand\u2028three')).toBe('two lines and three');
  expect(plainText('talk\u202e4pm.exe')).toBe('talk4pm.exe');
  expect(plainText('Ünïcode 👩‍💻  two spaces')).toBe('Ünïcode 👩‍💻  two spaces');
});

test('outside a terminal a changed detail alone makes no new line', () => {
  const at = createRecorder();
  const line = createProgressLine(at.streams);
  line.show('Dubbing', 0.31, ' 3 of 12 chunks');
  line.show('Dubbing', 0.34, ' 4 of 12 chunks');
  line.show('Dubbing', 0.4, ' 5 of 12 chunks');
  expect(at.err()).toBe('Dubbing 3 of 12 chunks 30%\nDubbing 5 of 12 chunks 40%\n');
});

test('on a terminal the line replaces itself and is gone at the end', () => {
  const at = createRecorder(true);
  const line = createProgressLine(at.streams);
  line.show('Dubbing', 0.31, ' 3 of 12 chunks');
  line.show('Dubbing', 0.31, ' 4 of 12 chunks');
  line.end();
  expect(at.err().split('\r\u001b[2K')).toEqual(['', 'Dubbing 3 of 12 chunks 31%', 'Dubbing 4 of 12 chunks 31%', '']);
});
