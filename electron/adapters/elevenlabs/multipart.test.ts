import { expect, test } from 'vitest';
import { frameForm } from './multipart.ts';

test('a form is framed as RFC 7578 says, the file last', () => {
  const frame = frameForm(
    [
      ['reference', 'job 1'],
      ['target_language', 'pt-BR'],
    ],
    { name: 'chunk.flac', contentType: 'audio/flac' },
    'B',
  );
  expect(frame.contentType).toBe('multipart/form-data; boundary=B');
  expect(`${frame.head}<file>${frame.tail}`.split('\r\n')).toEqual([
    ...['--B', 'Content-Disposition: form-data; name="reference"', '', 'job 1'],
    ...['--B', 'Content-Disposition: form-data; name="target_language"', '', 'pt-BR'],
    ...['--B', 'Content-Disposition: form-data; name="file"; filename="chunk.flac"', 'Content-Type: audio/flac', '', '<file>'],
    ...['--B--', ''],
  ]);
});

test('a reader of forms gets back what was put in', async () => {
  const file = { name: 'chunk.mp4', contentType: 'video/mp4' };
  const { head, tail, contentType } = frameForm([['name', 'línea\r\n"dos"']], file, 'a-b');
  const body = Buffer.concat([head, Buffer.from([0, 13, 10, 255]), tail]);
  const form = await new Response(body, { headers: { 'content-type': contentType } }).formData();
  expect(form.get('name')).toBe('línea\r\n"dos"');
  const got = form.get('file') as File; // a part with a file name is a File
  expect([got.name, got.type, [...(await got.bytes())]]).toEqual(['chunk.mp4', 'video/mp4', [0, 13, 10, 255]]);
});
