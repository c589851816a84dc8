import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../../common/contract/errors.ts';
import { hasCode, toOutputError } from './output-error.ts';
import { withMark } from './partial-path.ts';

const MOST_TRIES = 9_999;

/** True for anything at that place, a dangling symbolic link included. */
export async function isTaken(target: string): Promise<boolean> {
  try {
    await lstat(target);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw toOutputError(error, target);
  }
}

/** The target itself, or the first of `talk.es (2).mp4`, `talk.es (3).mp4`, ... that nothing has yet. */
export async function freeName(target: string, taken: (path: string) => Promise<boolean> = isTaken): Promise<string> {
  if (!(await taken(target))) return target;
  for (let number = 2; number <= MOST_TRIES; number++) {
    const candidate = withMark(target, ` (${number})`);
    if (!(await taken(candidate))) return candidate;
  }
  throw new AppError('output.exists', `${target} and all numbered names after it exist already.`, { details: { name: target } });
}

/** Whether `candidate` is what `freeName(target)` answers now or answered once: the target itself or one of its numbered names. */
export function isNameFor(target: string, candidate: string): boolean {
  const [mark] = / \(\d+\)(?=(\.[^.]*)?$)/.exec(path.basename(candidate)) ?? [];
  return candidate === target || (mark !== undefined && candidate === withMark(target, mark));
}
