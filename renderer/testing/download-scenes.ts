import type { Download } from '../../common/contract/downloads.ts';
import { fakeLog, NOW } from './fake-data.ts';
import {
  fakeArchived,
  fakeComplete,
  fakeDownload,
  fakeHistory,
  fakeInspection,
  fakePlaylist,
  fakeProgress,
  fakeTransfer,
} from './fake-download-data.ts';
import { createFakeHost, type FakeHost } from './fake-host.ts';

export const LECTURE_LINK = 'https://course.example.org/lecture-05';
export const COURSE_LINK = 'https://course.example.org/playlist';

const error = (code: string) => ({ code, message: 'It failed there.', details: {} });

/** Every look of a row. */
export function everyDownload(): readonly Download[] {
  const running = { state: 'running' as const, attempt: 1 };
  const lecture = fakeDownload('lecture', {
    ...{ ...running, title: 'Lecture 04 - Sampling theorem', progress: fakeProgress('transfer', 0.62) },
  });
  return [
    { ...lecture, request: { ...lecture.request, subtitleLanguages: ['en', 'de'] }, transfer: fakeTransfer() },
    fakeDownload(
      'harbour',
      { ...running, title: 'Harbour at dawn - 4K60 test reel', progress: fakeProgress('transfer', 0.31) },
      { transfer: fakeTransfer({ doneBytes: 740_000_000, totalBytes: 2_400_000_000, bytesPerSecond: 18_400_000, renewals: 1 }) },
    ),
    fakeDownload('join', { ...running, title: 'Signals and systems - part 3', progress: fakeProgress('join', 0.94) }),
    fakeDownload('asking', { ...running, title: 'video.example.net asking' }, { video: null }),
    fakeDownload('lab', { state: 'failed', attempt: 1, title: 'Chemistry lab safety - part 2', error: error('download.login-required') }),
    fakeDownload(
      'course',
      { state: 'failed', attempt: 1, title: 'course.example.org playlist', error: error('download.is-playlist') },
      { url: COURSE_LINK },
    ),
    fakeDownload('rain', { state: 'paused', title: 'Rain on a tin roof - field recording', progress: fakeProgress('transfer', 0.47) }),
    fakeDownload('again', { title: 'City walks - winter season', error: error('download.no-network'), runAfterMs: NOW + 40_000 }),
    fakeDownload('first', { title: 'video.example.net first' }, { priority: 'first' }),
    fakeDownload('usual', { title: 'video.example.net usual' }),
    fakeComplete(
      'garden',
      { title: 'School garden - spring report', finishedAtMs: NOW - 1_000 },
      {
        served: {
          container: 'mp4',
          height: 720,
          videoCodec: 'h264',
          audioCodec: 'aac',
          audioLanguage: 'en',
          durationMs: 751_000,
          sizeBytes: 97_000_000,
        },
        shortfalls: [{ kind: 'height', asked: 1_080, served: 720 }],
      },
    ),
    fakeComplete('fork', { title: 'Tuning fork - slow motion', finishedAtMs: NOW - 2_000 }),
    fakeDownload(
      'scope',
      { state: 'succeeded', title: 'Oscilloscope close-up', finishedAtMs: NOW - 3_000 },
      { earlier: { atMs: Date.UTC(2026, 10, 3), fileName: 'scope.mp4' } },
    ),
    fakeDownload('off', { state: 'cancelled', title: 'Old news reel', finishedAtMs: NOW - 4_000 }),
  ];
}

const HISTORY = Array.from({ length: 60 }, (_, index) =>
  index % 20 === 3
    ? fakeHistory(`Lost part ${index}`, {
        success: false,
        error: 'download.removed',
        fileName: null,
        atMs: NOW - index * 3_600_000,
        format: { itag: '', quality: '1080p', container: 'mp4', filesize: null },
      })
    : fakeHistory(`Part ${index} of a course`, {
        site: index % 3 === 0 ? 'course.example.org' : 'video.example.net',
        atMs: NOW - index * 3_600_000,
      }),
);

export function downloadsHost(downloads: readonly Download[] = everyDownload()): FakeHost {
  return createFakeHost({
    downloads,
    inspections: { [LECTURE_LINK]: fakeInspection(), [COURSE_LINK]: fakePlaylist(24, 3) },
    history: HISTORY,
    archive: Array.from({ length: 140 }, (_, index) => fakeArchived(`Kept video ${index}`, { atMs: NOW - index * 86_400_000 })),
    folders: {
      '': [{ name: 'Videos', kind: 'folder', sizeBytes: null, token: 'Videos' }],
      Videos: [
        { name: 'Courses', kind: 'folder', sizeBytes: null, token: 'Courses' },
        { name: 'a file.mp4', kind: 'file', sizeBytes: 5, token: 'file' },
      ],
      Courses: [],
    },
    logs: new Map([
      [
        'lab',
        fakeLog([
          ['info', 'Asking the site'],
          ['error', 'The site wants a sign-in'],
        ]),
      ],
    ]),
  });
}

/** `count` downloads, the first three of which run. */
export function longQueue(count: number): readonly Download[] {
  return Array.from({ length: count }, (_, index) =>
    index < 3
      ? fakeDownload(
          `row-${index}`,
          { state: 'running', title: `Part ${index + 1}`, createdAtMs: NOW + index, progress: fakeProgress('transfer', 0.1) },
          { transfer: fakeTransfer() },
        )
      : fakeDownload(`row-${index}`, { title: `Part ${index + 1}`, createdAtMs: NOW + index }),
  );
}

/** Three rows change four times a second, as a busy host tells it. Returns what stops it. */
export function keepBusy(host: FakeHost, downloads: readonly Download[]): () => void {
  let turn = 0;
  const timer = setInterval(() => {
    turn++;
    for (const download of downloads.slice(0, 3)) {
      host.setDownload({
        ...download,
        job: { ...download.job, progress: fakeProgress('transfer', (turn % 400) / 400) },
        transfer: fakeTransfer({ doneBytes: turn * 4_000_000 }),
      });
    }
  }, 250);
  return () => clearInterval(timer);
}
