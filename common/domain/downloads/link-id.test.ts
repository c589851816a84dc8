import { expect, test } from 'vitest';
import { youtubeVideoId } from './link-id.ts';

const idOf = (link: string): string | null => youtubeVideoId(new URL(link));

test('one video is known by all forms of its link', () => {
  for (const link of [
    'https://www.youtube.com/watch?v=dQw4w9WgXcQ',
    'https://m.youtube.com/watch?t=30&v=dQw4w9WgXcQ&list=PL123',
    'https://music.youtube.com/watch?v=dQw4w9WgXcQ',
    'https://youtu.be/dQw4w9WgXcQ?si=abc',
    'https://www.youtube.com/shorts/dQw4w9WgXcQ',
    'https://youtube.com/live/dQw4w9WgXcQ?feature=share',
    'https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ',
  ])
    expect(idOf(link), link).toBe('dQw4w9WgXcQ');
});

test('lists, channels, other sites and what only looks alike are no video', () => {
  for (const link of [
    'https://www.youtube.com/playlist?list=PL123',
    'https://www.youtube.com/@somebody',
    'https://www.youtube.com/watch',
    'https://www.youtube.com/watch?v=short',
    'https://youtu.be/',
    'https://youtube.com.example.org/watch?v=dQw4w9WgXcQ',
    'https://example.org/watch?v=dQw4w9WgXcQ',
  ])
    expect(idOf(link), link).toBeNull();
});
