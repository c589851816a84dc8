import { parentPort, workerData } from 'node:worker_threads';
import type { CheckAnswer } from './integrity.ts';
import { quickCheck } from './quick-check.ts';

/** An error's code does not survive the thread's own way of reporting errors, and without it a full disk is only a bug. */
function answer(path: string): CheckAnswer {
  try {
    return { problems: quickCheck(path) };
  } catch (error) {
    return { failure: String(error), code: error instanceof Error && 'code' in error ? String(error.code) : '' };
  }
}

// Started by integrity.ts with the database's path; answers once and ends.
parentPort?.postMessage(answer(String(workerData)));
