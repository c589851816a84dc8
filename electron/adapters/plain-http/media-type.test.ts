import { expect, test } from 'vitest';
import { mediaTypeOf } from './media-type.ts';

test('the server’s word decides', () => expect(mediaTypeOf('video/webm', '/x.mp4')?.container).toBe('webm'));
test('where the server does not look, the ending does', () =>
  expect(mediaTypeOf('application/octet-stream', '/a/b.MKV')?.container).toBe('mkv'));
test('pages, programs and links are no media whatever they are called', () => {
  expect(mediaTypeOf('text/html', '/x.mp4')).toBeUndefined();
  for (const ending of ['exe', 'desktop', 'url', 'html', 'sh', ''])
    expect(mediaTypeOf('application/octet-stream', `/x.${ending}`)).toBeUndefined();
});
