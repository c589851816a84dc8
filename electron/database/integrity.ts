import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { translateSqliteError } from './sqlite-errors.ts';

/** From the source, from a bundle's entry, from a chunk of it. The build gives the worker an entry of its own. */
const WORKER_PLACES = ['./integrity-worker.ts', './integrity-worker.js', '../integrity-worker.js'];

/** What the worker says: what is wrong with the file, or why it could not be read, with SQLite's code. */
export type CheckAnswer = { readonly problems: readonly string[] } | { readonly failure: string; readonly code: string };

/**
 * Runs `quickCheck` in a worker thread, so that nothing waits for it; returns what is wrong with the file. Rejects with
 * `media.folder-read-only` or what else keeps it from being read. The worker ends with its answer.
 */
export async function checkFile(path: string): Promise<readonly string[]> {
  const place = WORKER_PLACES.map((name) => new URL(name, import.meta.url)).find((url) => existsSync(fileURLToPath(url)));
  if (!place) throw new Error('the worker that checks the database is missing from this build');
  const worker = new Worker(place, { workerData: path });
  try {
    const answer = await new Promise<CheckAnswer>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', (code) => reject(new Error(`the check of the database ended with ${code}`)));
    });
    if ('failure' in answer) throw translateSqliteError(Object.assign(new Error(answer.failure), { code: answer.code }));
    return answer.problems;
  } finally {
    await worker.terminate();
  }
}
