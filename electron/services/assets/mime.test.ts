import { expect, test } from 'vitest';
import type { MediaInfo, MediaStream } from '../../../common/domain/media/media-info.ts';
import { micros } from '../../../common/units/micros.ts';
import { toAsset } from './asset-view.ts';
import { hasMediaExtension } from './media-extensions.ts';
import { contentTypeOf, extensionOf } from './mime.ts';
import { renditionExtension } from './rendition-kind.ts';

/** Streams as `v:h264`, `cover:mjpeg`, `a:aac`; a fuller record is not looked at here. */
function info(format: string, ...streams: readonly string[]): MediaInfo {
  const parsed = streams.map((text, index) => {
    const [kind, codec] = text.split(':');
    const common = { index, codec, language: null, title: null };
    if (kind === 'a') return { ...common, kind: 'audio', channels: 2, sampleRateHz: 48_000, isDefault: false };
    return { ...common, kind: 'video', isCover: kind === 'cover', width: 1920, height: 1080, rotation: kind === 'turned' ? -90 : 0 };
  });
  return {
    format,
    sizeBytes: 1,
    duration: null,
    startTime: micros(0),
    chapterCount: 0,
    streams: parsed as readonly MediaStream[], // only what the functions under test read
  };
}
const MOV = 'mov,mp4,m4a,3gp,3g2,mj2';
const MKV = 'matroska,webm';

test.each([
  [info(MOV, 'v:h264', 'a:aac'), 'video/mp4', '.mp4'],
  [info(MOV, 'a:aac', 'cover:mjpeg'), 'audio/mp4', '.m4a'],
  [info(MKV, 'v:vp9', 'a:opus'), 'video/webm', '.webm'],
  [info(MKV, 'v:h264', 'a:aac'), 'video/x-matroska', '.mkv'],
  [info('mpegts', 'v:h264', 'a:aac'), 'video/mp2t', '.ts'],
  [info('mp3', 'a:mp3'), 'audio/mpeg', '.mp3'],
  [info('html', 'v:h264'), 'application/octet-stream', ''],
])('a file is served and stored as what it was found to hold (%#)', (found, type, extension) => {
  expect(contentTypeOf({ info: found })).toBe(type);
  expect(extensionOf(found)).toBe(extension);
});

test('a file that was never probed is served as bytes', () => {
  expect(contentTypeOf({ info: null })).toBe('application/octet-stream');
});

test('a rendition is webm where picture and track fit it, else mp4', () => {
  expect(renditionExtension(info(MKV, 'v:vp9', 'a:opus', 'a:aac'), 0)).toBe('.webm');
  expect(renditionExtension(info(MKV, 'v:vp9', 'a:opus', 'a:aac'), 1)).toBe('.mp4');
  expect(renditionExtension(info(MOV, 'v:h264', 'a:aac'), 0)).toBe('.mp4');
});

test('an upright phone video is shown with its upright size', () => {
  const record = {
    id: 'a' as never, // brand
    kind: 'video',
    origin: 'upload',
    name: 'a.mp4',
    location: { kind: 'stored', key: 'a.mp4' },
    sizeBytes: 1,
    modifiedAtMs: 0,
    contentHash: null,
    info: info(MOV, 'turned:h264'),
    derivedFrom: null,
    createdAtMs: 0,
  } as const;
  expect(toAsset(record, true)).toMatchObject({ width: 1080, height: 1920 });
});

test('only names with an ending of media are offered', () => {
  expect(['a.mp4', 'B.MKV', 'c.d.webm'].every(hasMediaExtension)).toBe(true);
  // Formats that are refused once they are chosen; offering them would only disappoint.
  expect(['a.rm', 'a.ac3', 'a.dts', 'a.amr', 'a.ape', 'a.caf', 'a.wv', 'a.m2v'].some(hasMediaExtension)).toBe(false);
  expect(['a.txt', '.mp4', 'mp4', 'a.mp4.exe', ''].some(hasMediaExtension)).toBe(false);
});
