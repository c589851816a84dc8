import { isHeld, type Job, type JobState } from '../../common/domain/jobs/job.ts';

const STATE_WORDS: Readonly<Record<JobState, string>> = {
  queued: 'waiting',
  running: 'running',
  pausing: 'pausing',
  paused: 'paused',
  cancelling: 'cancelling',
  cancelled: 'cancelled',
  interrupted: 'interrupted',
  succeeded: 'complete',
  partial: 'partly done',
  failed: 'failed',
};
const KIND_WORDS: Readonly<Record<Job['kind'], string>> = {
  dubbing: 'dub',
  'dubbing.chunk': 'chunk',
  'dubbing.analysis': 'listening',
  rendition: 'for playing',
  download: 'download',
  'extractor.update': 'yt-dlp',
};

/** A job that stopped by itself is `needs you`: it waits for a person. */
export const stateWords = (job: Pick<Job, 'state' | 'error'>): string => (isHeld(job) ? 'needs you' : STATE_WORDS[job.state]);
export const kindWords = (kind: Job['kind']): string => KIND_WORDS[kind];
