import { expect, test } from 'vitest';
import { ProcessFailed } from '../process/run-process.ts';
import { classifyFfmpegFailure } from './failure.ts';

const SOURCE = '/media/talk.mp4';

function codeOf(stderrTail: string, inputs: readonly string[] = [SOURCE]): string {
  return classifyFfmpegFailure(new ProcessFailed('/usr/bin/ffmpeg', 1, null, stderrTail), { inputs }).code;
}

// Captured from ffmpeg 5.1.9 unless a name says otherwise; only the paths were shortened.
const CASES: ReadonlyArray<readonly [name: string, stderr: string, code: string]> = [
  [
    'a disk that fills up while writing',
    'av_interleaved_write_frame(): No space left on device\nError writing trailer of file:/full/o.mp4: No space left on device\nError closing file file:/full/o.mp4: No space left on device',
    'media.disk-full',
  ],
  [
    'a disk that is full from the start',
    'Could not write header for output file #0 (incorrect codec parameters ?): No space left on device\nError initializing output stream 0:1 -- ',
    'media.disk-full',
  ],
  ['a file system with a size limit', 'av_interleaved_write_frame(): File too large', 'media.disk-full'],
  ['a read-only disk', 'file:/ro/o.mp4: Read-only file system', 'media.folder-read-only'],
  ['a folder of another user', 'file:/theirs/o.mp4: Permission denied', 'media.folder-read-only'],
  ['an output folder that is not there', 'file:/nofolder/o.mp4: No such file or directory', 'output.folder-missing'],
  ['a source that is gone', `file:${SOURCE}: No such file or directory`, 'media.vanished'],
  [
    'a source that is gone (ffmpeg 7)',
    `[in#0 @ 0x600] Error opening input: No such file or directory\nError opening input file file:${SOURCE}.`,
    'media.vanished',
  ],
  ['a source of another user', `file:${SOURCE}: Permission denied`, 'media.unreadable'],
  [
    'a recording that was cut off',
    `[mov,mp4,m4a,3gp,3g2,mj2 @ 0x559e5e7db9c0] moov atom not found\nfile:${SOURCE}: Invalid data found when processing input`,
    'media.unreadable',
  ],
  [
    'video that WebM cannot hold',
    '[webm @ 0x55582105eb40] Only VP8 or VP9 or AV1 video and Vorbis or Opus audio and WebVTT subtitles are supported for WebM.\nCould not write header for output file #0 (incorrect codec parameters ?): Invalid argument\nError initializing output stream 0:1 -- ',
    'media.container-cannot-hold',
  ],
  [
    'video that MP4 cannot hold',
    '[mp4 @ 0x55c776759b40] Could not find tag for codec prores in stream #0, codec not currently supported in container\nCould not write header for output file #0 (incorrect codec parameters ?): Invalid argument',
    'media.container-cannot-hold',
  ],
  [
    'a playlist in the place of a video',
    `[hls @ 0x55d1a25b79c0] Format not on whitelist 'mov,mp4,m4a,3gp,3g2,mj2'\nfile:${SOURCE}: Invalid argument`,
    'media.not-media',
  ],
  ['an encoder that is not there', "Unknown encoder 'nosuch'", 'tool.failed'],
];

test.each(CASES)('%s', (_name, stderr, code) => {
  expect(codeOf(stderr)).toBe(code);
});

test('damage in the source does not hide that the disk is full', () => {
  expect(codeOf('[h264 @ 0x1] Invalid data found when processing input\nav_interleaved_write_frame(): No space left on device')).toBe(
    'media.disk-full',
  );
});

test('what goes wrong with an output names the folder that was written', () => {
  const outputs = ['/data/work/7/a.flac', '/films/talk.es.mp4'];
  const fails = (stderr: string, signal: string | null = null) =>
    classifyFfmpegFailure(new ProcessFailed('ffmpeg', 1, signal, stderr), { inputs: [SOURCE], outputs });
  const full = 'Error writing trailer of file:/films/talk.es.mp4: No space left on device';
  expect(fails(full)).toMatchObject({ message: 'The disk that holds /films is full.', details: { folder: '/films' } });
  expect(fails('av_interleaved_write_frame(): No space left on device').details).toEqual({ folder: '/data/work/7' });
  expect(fails('', 'SIGXFSZ').details).toEqual({ folder: '/data/work/7' });
  const missing = fails('file:/films/talk.es.mp4: No such file or directory');
  expect(missing).toMatchObject({ code: 'output.folder-missing', message: 'There is no folder /films.', details: { folder: '/films' } });
  expect(fails('file:/films/talk.es.mp4: Permission denied')).toMatchObject({ details: { folder: '/films' } });
  expect(classifyFfmpegFailure(new ProcessFailed('ffmpeg', 1, null, full)).details).toEqual({});
});

test('a name with a line end in it is still known as the source', () => {
  expect(codeOf('file:/media/a\nb.mp4: No such file or directory', ['/media/a\nb.mp4'])).toBe('media.vanished');
});

test('an unknown failure is told in the last words that say something, without addresses', () => {
  const failed = new ProcessFailed(
    'ffmpeg',
    1,
    null,
    '[aac @ 0x55c7] Unsupported channel layout\nError initializing output stream 0:0 -- \nConversion failed!',
  );
  expect(classifyFfmpegFailure(failed).message).toBe('ffmpeg failed: [aac] Unsupported channel layout');
});

test('a process that the system ended says so', () => {
  expect(classifyFfmpegFailure(new ProcessFailed('ffmpeg', null, 'SIGKILL', '')).message).toContain('memory');
});

test('a program that could not be started is a missing tool', () => {
  const failed = new ProcessFailed('/gone/ffmpeg', 127, null, 'setpriv: failed to execute /gone/ffmpeg: No such file or directory');
  expect(classifyFfmpegFailure(failed, { inputs: [SOURCE] }).code).toBe('tool.missing');
});
