import { z } from 'zod';
import type { JobKindDefinition } from '../jobs/job-kind.ts';
import type { ExtractorUpdatesService, UpdateProgress } from './extractor-updates-service.ts';

/** How far the whole update is when a stage begins. */
const BEGINS: Readonly<Record<UpdateProgress['stage'], number>> = { looking: 0, downloading: 0.05, trying: 0.8 };

/** The update as a job: it can be cancelled at any moment, and the yt-dlp in use stays until the new one has passed its trial. */
export function extractorUpdateJob(updates: ExtractorUpdatesService): JobKindDefinition<Record<string, never>> {
  return {
    kind: 'extractor.update',
    limit: 1,
    input: z.object({}) as z.ZodType<Record<string, never>>, // it needs to be told nothing
    async run(_input, context) {
      const result = await updates.update(context.signal, (progress) => context.report(progress.stage, fractionOf(progress)));
      context.log('info', wordsOf(result));
      return { state: 'succeeded', result };
    },
  };
}

function fractionOf(progress: UpdateProgress): number {
  const begins = BEGINS[progress.stage];
  if (progress.stage !== 'downloading' || progress.totalBytes === null || progress.totalBytes === 0) return begins;
  return begins + (BEGINS.trying - begins) * (progress.doneBytes / progress.totalBytes);
}

function wordsOf(result: Awaited<ReturnType<ExtractorUpdatesService['update']>>): string {
  switch (result.kind) {
    case 'updated':
      return `yt-dlp ${result.version} is in use${result.before === null ? '' : ` instead of ${result.before}`}`;
    case 'newest-already':
      return `yt-dlp ${result.version} is the newest`;
    case 'rolled-back-before':
      return `yt-dlp ${result.version} is the newest, and somebody has gone back from it`;
  }
}
