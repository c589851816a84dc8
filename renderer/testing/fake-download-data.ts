import type { Download, Inspection } from '../../common/contract/downloads.ts';
import type { ArchiveEntry, DownloadHistoryEntry } from '../../common/domain/downloads/download.ts';
import { DEFAULT_NAME_TEMPLATE } from '../../common/domain/downloads/name-template.ts';
import type { Job } from '../../common/domain/jobs/job.ts';
import { fakeAsset, fakeJob, NOW } from './fake-data.ts';

/** A download in a state, with what belongs to that state. `title` is the video's. */
export function fakeDownload(id: string, job: Partial<Job> = {}, changes: Partial<Omit<Download, 'job'>> = {}): Download {
  const title = job.title ?? id;
  return {
    job: fakeJob(id, { kind: 'download', title, ...job }),
    url: `https://video.example.net/watch/${id}`,
    request: {
      kind: 'video',
      maxHeight: 1_080,
      container: 'mp4',
      formatIds: [],
      audioLanguage: null,
      nameTemplate: DEFAULT_NAME_TEMPLATE,
      describe: true,
      subtitleLanguages: [],
      automaticSubtitles: false,
      thumbnail: false,
      sponsorMarks: false,
    },
    priority: 'usual',
    hasFolder: false,
    video:
      job.state === undefined || job.state === 'queued'
        ? null
        : { site: 'video.example.net', videoId: id, title, channel: 'A channel', durationMs: 2_840_000 },
    transfer: null,
    output: null,
    outcome: null,
    earlier: null,
    ...changes,
  };
}

export function fakeTransfer(changes: Partial<NonNullable<Download['transfer']>> = {}): NonNullable<Download['transfer']> {
  return { doneBytes: 1_240_000_000, totalBytes: 2_010_000_000, bytesPerSecond: 22_600_000, connections: 4, renewals: 0, ...changes };
}

export const fakeProgress = (stage: string, fraction: number): NonNullable<Job['progress']> => ({
  kind: 'fraction',
  stage,
  fraction,
  etaMs: null,
});

/** A finished one with its file. */
export function fakeComplete(id: string, job: Partial<Job> = {}, outcome: Partial<NonNullable<Download['outcome']>> = {}): Download {
  return fakeDownload(
    id,
    { state: 'succeeded', finishedAtMs: NOW, ...job },
    {
      output: fakeAsset(`${id}-file`, { origin: 'produced', sizeBytes: 212_000_000 }),
      outcome: {
        extractor: 'yt-dlp',
        formatIds: ['137', '140'],
        place: `${id}.mp4`,
        served: {
          ...{ container: 'mp4', height: 1_080, videoCodec: 'h264', audioCodec: 'aac', audioLanguage: 'en', durationMs: 744_000 },
          sizeBytes: 212_000_000,
        },
        shortfalls: [],
        ...outcome,
      },
    },
  );
}

type Video = Extract<Inspection, { kind: 'video' }>;
type Format = Video['formats'][number];

const format = (id: string, changes: Partial<Format>): Format => ({
  ...{ id, kind: 'video', container: 'mp4', videoCodec: null, audioCodec: null, width: null, height: null, fps: null },
  ...{ bitrateBps: null, sizeBytes: null, language: null },
  ...changes,
});
const picture = (id: string, videoCodec: string, height: number, sizeBytes: number, fps = 30): Format =>
  format(id, {
    videoCodec,
    height,
    width: Math.round((height * 16) / 9),
    fps,
    sizeBytes,
    container: videoCodec.startsWith('vp') ? 'webm' : 'mp4',
  });

/** What a site offers of a lecture: pictures and sounds apart, as large sites do it. */
export function fakeInspection(changes: Partial<Video> = {}): Video {
  return {
    kind: 'video',
    extractor: 'yt-dlp',
    video: {
      site: 'course.example.org',
      videoId: 'l5',
      title: 'Lecture 05 - Discrete Fourier transform',
      channel: 'Course',
      durationMs: 2_840_000,
    },
    uploadDate: '2026-11-03',
    chapters: 12,
    hasThumbnail: true,
    subtitles: [
      { language: 'en', isAutomatic: false },
      { language: 'de', isAutomatic: false },
      { language: 'fr', isAutomatic: true },
    ],
    formats: [
      picture('401', 'av01.0.12M.08', 2_160, 3_360_000_000),
      picture('308', 'vp9', 1_440, 2_160_000_000),
      picture('303', 'vp9', 1_080, 1_560_000_000, 60),
      picture('137', 'avc1.640028', 1_080, 1_055_000_000),
      picture('136', 'avc1.4d401f', 720, 475_000_000),
      picture('135', 'avc1.4d401e', 480, 215_000_000),
      format('140', {
        kind: 'audio',
        container: 'm4a',
        audioCodec: 'mp4a.40.2',
        bitrateBps: 129_000,
        sizeBytes: 45_000_000,
        language: 'en',
      }),
      format('251', { kind: 'audio', container: 'webm', audioCodec: 'opus', bitrateBps: 160_000, sizeBytes: 56_000_000, language: 'en' }),
    ],
    earlier: { video: null, audio: null },
    ...changes,
  };
}

/** A list of `count` videos; the first `archived` of them were downloaded before. */
export function fakePlaylist(count: number, archived: number): Inspection {
  return {
    kind: 'playlist',
    title: 'Signals and systems - full course',
    entries: Array.from({ length: count }, (_, index) => ({
      url: `https://course.example.org/v/${index + 1}`,
      videoId: `v${index + 1}`,
      title: `${index + 1}. Part ${index + 1} of the course`,
      durationMs: 600_000 + index * 60_000,
      earlier: index < archived ? { atMs: Date.UTC(2026, 10, 3), fileName: `part ${index + 1}.mp4` } : null,
    })),
  };
}

export function fakeHistory(id: string, changes: Partial<DownloadHistoryEntry> = {}): DownloadHistoryEntry {
  return {
    ...{ id, site: 'video.example.net', videoId: id, videoTitle: id, videoUrl: `https://video.example.net/watch/${id}` },
    format: { itag: '137+140', quality: '1080p', container: 'mp4', filesize: 212_000_000 },
    ...{ fileName: `${id}.mp4`, downloadDurationMs: 60_000, success: true, error: null, atMs: NOW, assetId: null },
    ...changes,
  };
}

export const fakeArchived = (id: string, changes: Partial<ArchiveEntry> = {}): ArchiveEntry => ({
  ...{ site: 'video.example.net', videoId: id, kind: 'video', title: id, fileName: `${id}.mp4`, atMs: NOW },
  ...changes,
});
