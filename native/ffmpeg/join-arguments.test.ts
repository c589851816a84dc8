import { expect, test } from 'vitest';
import { coverPictureArguments, joinArguments, laterBy, periodList, periodsInput } from './join-arguments.ts';

test('a list names its files by their own names, quoted, and when the next one begins', () => {
  const files = [
    { name: "it's %d #1.partial", seconds: 4 },
    { name: 'b', seconds: null },
  ];
  expect(periodList(files)).toBe("ffconcat version 1.0\nfile 'file:it'\\''s %d #1.partial'\nduration 4.000000\nfile 'file:b'\n");
});

test('a list opens nothing but local files of the kinds that were found', () => {
  expect(periodsInput('/v/a.list', ['mpegts', 'mpegts']).join(' ')).toBe(
    '-protocol_whitelist file -format_whitelist concat,mpegts -f concat -safe 0 -i file:/v/a.list',
  );
});

test('an input begins later only where it does', () => {
  expect(laterBy(0)).toEqual([]);
  expect(laterBy(0.08)).toEqual(['-itsoffset', '0.080000']);
});

test.each([
  ['de', 'language=deu'],
  ['pt-BR', 'language=por'],
  ['fil', 'language=fil'],
  ['qaa', 'language=qaa'],
])('the language %s is stored with the three letters that MP4 knows', (language, stored) => {
  const job = { inputs: [['-i', 'file:a']], soundOnly: false, describedBy: null, container: 'mp4', output: '/o.mp4' } as const;
  const bare = { subtitles: [], coverPath: null };
  expect(joinArguments({ ...job, ...bare, language })).toContain(stored);
});

const parts = {
  inputs: [
    ['-i', 'file:v'],
    ['-i', 'file:a'],
  ],
  soundOnly: false,
  describedBy: '/about',
  language: null,
  output: '/o',
} as const;
const texts = [{ path: '/de.srt', language: 'de', title: 'German' }];

test('subtitles and a cover of MP4 are streams of their own after picture and sound, unlike Matroska’s cover', () => {
  const mp4 = joinArguments({ ...parts, container: 'mp4', subtitles: texts, coverPath: '/c.jpg' }).join(' ');
  expect(mp4).toContain('-map 0:v:0 -map 1:a:0? -map 3:s:0 -map 4:v:0 -map_metadata 2 -map_chapters 2 -c copy');
  expect(mp4).toContain('-c:s:0 mov_text -metadata:s:s:0 language=deu -metadata:s:s:0 title=German');
  expect(mp4).toContain('-disposition:v:1 attached_pic');
  const mkv = joinArguments({ ...parts, container: 'mkv', subtitles: texts, coverPath: '/c.jpg' }).join(' ');
  expect(mkv).toContain('-c:s:0 srt');
  expect(mkv).toContain('-attach file:/c.jpg -metadata:s:t:0 filename=cover.jpg -metadata:s:t:0 mimetype=image/jpeg');
  expect(mkv).not.toContain('attached_pic');
});

test('sound alone takes its cover as its only picture', () => {
  const song = joinArguments({ ...parts, soundOnly: true, container: 'm4a', subtitles: [], coverPath: '/c.jpg' }).join(' ');
  expect(song).toContain('-map 1:a:0? -map 3:v:0');
  expect(song).toContain('-disposition:v:0 attached_pic');
});

test('every file of ours is opened only from the disk and only as what it is', () => {
  const all = joinArguments({ ...parts, container: 'mp4', subtitles: texts, coverPath: '/c.jpg' }).join(' ');
  expect(all).toContain('-protocol_whitelist file -format_whitelist srt -f srt -i file:/de.srt');
  expect(all).toContain('-protocol_whitelist file -format_whitelist jpeg_pipe -f jpeg_pipe -i file:/c.jpg');
  expect(coverPictureArguments({ input: '/sent', format: 'webp_pipe', output: '/c.jpg' }).slice(0, 8)).toEqual(
    '-protocol_whitelist file -format_whitelist webp_pipe -f webp_pipe -i file:/sent'.split(' '),
  );
});
