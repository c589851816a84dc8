import { expect, test } from 'vitest';
import { type Micros, micros } from '../../common/units/micros.ts';
import { createProgressParser, type FfmpegProgress } from './progress.ts';

function reportsOf(text: string, expected?: Micros): readonly FfmpegProgress[] {
  const reports: FfmpegProgress[] = [];
  const parse = createProgressParser(expected, (progress) => reports.push(progress));
  for (const line of text.split('\n')) parse(line);
  return reports;
}

// a block as ffmpeg 5.1 prints it
const block = (outTime: string, speed = '   2x', end = 'continue'): string =>
  `frame=75\nfps=0.00\nbitrate=4241.0kbits/s\ntotal_size=1592874\nout_time_us=${outTime}\nout_time_ms=${outTime}\nout_time=00:00:03.018594\ndup_frames=0\nspeed=${speed}\nprogress=${end}`;

test('each block is one report of time, fraction and speed', () => {
  expect(reportsOf(`${block('15000000')}\n${block('60000000', '1.25x', 'end')}`, micros(60_000_000))).toEqual([
    { outTime: 15_000_000, fraction: 0.25, speed: 2 },
    { outTime: 60_000_000, fraction: 1, speed: 1.25 },
  ]);
});

test('a negative ffmpeg time is not progress', () => {
  expect(reportsOf(block('-6460000'), micros(60_000_000))).toEqual([]); // streams with a delay begin so
});

test('an unknown time is not progress, and an unknown speed is null', () => {
  expect(reportsOf(block('N/A', 'N/A'), micros(60_000_000))).toEqual([]);
  expect(reportsOf(block('30000000', 'N/A'), micros(60_000_000))).toEqual([{ outTime: 30_000_000, fraction: 0.5, speed: null }]);
});

test('without an expected length there is no fraction', () => {
  expect(reportsOf(block('15000000')).map((report) => report.fraction)).toEqual([null]);
  expect(reportsOf(block('15000000'), micros(0)).map((report) => report.fraction)).toEqual([null]);
});

test('the fraction neither falls nor passes the whole', () => {
  const reports = reportsOf([block('30000000'), block('20000000'), block('61000000')].join('\n'), micros(60_000_000));
  expect(reports.map((report) => report.fraction)).toEqual([0.5, 0.5, 1]);
});
