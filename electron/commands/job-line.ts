import type { Job } from '../../common/domain/jobs/job.ts';
import { languageName } from './names.ts';
import { plainText } from './output.ts';
import { kindWords, stateWords } from './state-words.ts';

/** `8114d602-ca3b-44ec-a503-6a1f37fce6c4  2026-11-21 02:25  running       47%  dub  talk.mp4  to Spanish, French` */
export function jobLine(job: Job, languages: readonly string[] = []): string {
  const percent = job.progress?.kind === 'fraction' ? `${Math.floor(job.progress.fraction * 100)}%` : '';
  const at = new Date(job.createdAtMs).toISOString().slice(0, 16).replace('T', ' ');
  const into = languages.length > 0 ? `  to ${languages.map(languageName).join(', ')}` : '';
  const error = job.error ? `  ${plainText(job.error.message)}` : '';
  return `${job.id}  ${at}  ${stateWords(job).padEnd(11)} ${percent.padStart(4)}  ${kindWords(job.kind)}  ${plainText(job.title)}${into}${error}`;
}
