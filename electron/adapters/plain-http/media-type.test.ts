import { expect, test } from 'vitest';
import { manifestProtocolOf, mediaTypeOf } from './media-type.ts';

test('the server’s word decides', () => expect(mediaTypeOf('video/webm', '/x.mp4')?.container).toBe('webm'));
test('where the server does not look, the ending does', () =>
  expect(mediaTypeOf('application/octet-stream', '/a/b.MKV')?.container).toBe('mkv'));
test('pages, programs and links are no media whatever they are called', () => {
  expect(mediaTypeOf('text/html', '/x.mp4')).toBeUndefined();
  for (const ending of ['exe', 'desktop', 'url', 'html', 'sh', ''])
    expect(mediaTypeOf('application/octet-stream', `/x.${ending}`)).toBeUndefined();
});

test('manifests are known by the server’s word, else by their ending where it only says text', () => {
  expect(manifestProtocolOf('application/vnd.apple.mpegurl', '/get')).toBe('hls');
  expect(manifestProtocolOf('application/dash+xml', '/get')).toBe('dash');
  expect(manifestProtocolOf('text/plain', '/a/master.M3U8')).toBe('hls');
  expect(manifestProtocolOf('text/xml', '/a/b.mpd')).toBe('dash');
  expect(manifestProtocolOf('text/html', '/a/b.mpd')).toBeUndefined();
  expect(manifestProtocolOf('video/mp4', '/a/b.m3u8')).toBeUndefined();
  expect(manifestProtocolOf('text/plain', '/a/b.txt')).toBeUndefined();
});
