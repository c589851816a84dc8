import { expect, test } from 'vitest';
import { youtubeLinkOf } from './youtube-link.ts';

test.each([
  'https://www.youtube.com/watch?v=jNQXAC9IVRw',
  'https://youtube.com/watch?feature=share&v=jNQXAC9IVRw&t=4s',
  'http://m.youtube.com/watch?v=jNQXAC9IVRw&list=PLfakefakefake&index=2',
  'https://music.youtube.com/watch?v=jNQXAC9IVRw',
  'https://youtu.be/jNQXAC9IVRw?si=abc',
  'https://www.youtube.com/shorts/jNQXAC9IVRw',
  'https://www.youtube.com/v/jNQXAC9IVRw',
  'https://www.youtube.com/live/jNQXAC9IVRw?feature=share',
  'https://www.youtube-nocookie.com/embed/jNQXAC9IVRw',
])('%s is one video', (link) => expect(youtubeLinkOf(new URL(link))).toEqual({ kind: 'video', videoId: 'jNQXAC9IVRw' }));

test.each([
  'https://www.youtube.com/playlist?list=PLfakefakefake',
  'https://www.youtube.com/watch?list=PLfakefakefake',
  'https://music.youtube.com/playlist?list=PLfakefakefake',
  'https://www.youtube.com/embed/videoseries?list=PLfakefakefake',
])('%s is a playlist', (link) => expect(youtubeLinkOf(new URL(link))).toEqual({ kind: 'playlist', playlistId: 'PLfakefakefake' }));

test.each([
  'https://www.youtube.com/',
  'https://www.youtube.com/@jawed/videos',
  'https://www.youtube.com/watch',
  'https://www.youtube.com/watch?v=short',
  'https://youtu.be/',
  'https://www.youtube.com/embed/live_stream?channel=UCfakefakefake',
  'https://evil-youtube.com/watch?v=jNQXAC9IVRw',
  'https://example.org/watch?v=jNQXAC9IVRw',
  'https://youtube.com.example.org/watch?v=jNQXAC9IVRw',
  'ftp://www.youtube.com/watch?v=jNQXAC9IVRw',
])('%s is neither', (link) => expect(youtubeLinkOf(new URL(link))).toBeUndefined());
