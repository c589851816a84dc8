import { dollars } from '../../common/domain/dubbing/cost.ts';
import type { DubChunk } from '../../common/domain/dubbing/dubbing.ts';
import { countOf } from './count.ts';
import { plainText } from './output.ts';
import { stateWords } from './state-words.ts';

const STAGE_WORDS: Readonly<Record<NonNullable<DubChunk['stage']>, string>> = {
  cut: 'cutting',
  wait: 'waiting for its turn',
  send: 'sending',
  service: 'at the service',
  fetch: 'fetching',
  fit: 'fitting',
};

/** `es/12`: language and number from 1, the name under which commands take a chunk. */
export const chunkName = ({ language, index }: Pick<DubChunk, 'language' | 'index'>): string => `${language}/${index + 1}`;

/** True for a chunk whose call had no answer and was not found: a person must say what becomes of it. */
export const isUndecided = (chunk: Pick<DubChunk, 'state' | 'error'>): boolean =>
  chunk.state === 'paused' && chunk.error?.code === 'dubbing.unresolved';

/** What a chunk is doing or came to, such as `at the service` or `trying again at 12:41:40 UTC`. */
export function chunkState(chunk: DubChunk): string {
  if (chunk.state === 'failed' && chunk.keepsOriginal) return 'failed, original kept';
  if (chunk.retryAtMs !== null) return `trying again at ${new Date(chunk.retryAtMs).toISOString().slice(11, 19)} UTC`;
  if (chunk.state === 'running' && chunk.stage !== null) return STAGE_WORDS[chunk.stage];
  return stateWords(chunk);
}

/** `es/12   at the service              2 tries  $0.50  The service is busy.` */
export function chunkLine(chunk: DubChunk): string {
  const tries = countOf(chunk.attempt, 'try', 'tries');
  const error = chunk.error && chunk.state !== 'succeeded' ? `  ${plainText(chunk.error.message)}` : '';
  return `${chunkName(chunk).padEnd(8)} ${chunkState(chunk).padEnd(28)} ${tries.padStart(8)} ${dollars(chunk.costMicroUsd).padStart(8)}${error}`;
}
