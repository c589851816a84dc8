import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { testToolchain } from '../media/test-toolchain.ts';

/** What an ffmpeg run of a dub is for, told by its arguments. */
const STAGES = [
  ['prepare', '*original.loudness*'],
  ['scenes', '*scdet*'],
  ['extract', '*skip_initial_bytes*'],
  ['merge', '*source.framehash*'],
  ['verify', '*output.framehash*'],
  ['decode', '*.result*'],
] as const;
export type FfmpegStage = (typeof STAGES)[number][0];

/** A program in front of ffmpeg that writes down every run and can be told to hold one before or after it has done its work. */
export type HeldFfmpeg = {
  /** What makes the program use it. */
  readonly env: { readonly FFMPEG_PATH: string };
  /** Runs of this stage from now on wait before (or after) ffmpeg's work until `release`. With `naming`, only those whose arguments hold it. */
  hold(stage: FfmpegStage, when?: 'before' | 'after', naming?: string): void;
  release(): void;
  /** Resolves when a run is being held. */
  held(): Promise<void>;
  /** Arguments of the runs so far, oldest first. */
  runs(stage: FfmpegStage): readonly string[];
};

const SCRIPT = (real: string, folder: string): string => `#!/bin/sh
stage=other
case "$*" in ${STAGES.map(([stage, pattern]) => `${pattern}) stage=${stage};;`).join(' ')} esac
wait_while() {
  [ -e "$1" ] || return 0
  case "$*" in *"$(cat "$1")"*) ;; *) return 0;; esac
  : > '${folder}/held'
  while [ -e "$1" ]; do sleep 0.02; done
}
echo "$stage $*" >> '${folder}/runs'
if [ -e '${folder}/after-'"$stage" ]; then
  '${real}' "$@" || exit $?
  wait_while '${folder}/after-'"$stage" "$@"
  exit 0
fi
wait_while '${folder}/before-'"$stage" "$@"
exec '${real}' "$@"
`;

/** Writes the program into `folder`, which the caller removes. */
export async function createHeldFfmpeg(folder: string): Promise<HeldFfmpeg> {
  const { ffmpeg } = await testToolchain();
  mkdirSync(folder, { recursive: true });
  const program = path.join(folder, 'ffmpeg');
  writeFileSync(program, SCRIPT(ffmpeg, folder), { mode: 0o755 });
  const holding = new Set<string>();
  return {
    env: { FFMPEG_PATH: program },
    hold(stage, when = 'before', naming = '') {
      const file = path.join(folder, `${when}-${stage}`);
      writeFileSync(file, naming);
      holding.add(file);
    },
    release() {
      rmSync(path.join(folder, 'held'), { force: true });
      for (const file of holding) rmSync(file, { force: true });
      holding.clear();
    },
    async held() {
      while (!existsSync(path.join(folder, 'held'))) await delay(10); // the test's own time limit ends a wait in vain
    },
    runs(stage) {
      const file = path.join(folder, 'runs');
      if (!existsSync(file)) return [];
      return readFileSync(file, 'utf8')
        .split('\n')
        .flatMap((line) => (line.startsWith(`${stage} `) ? [line.slice(stage.length + 1)] : []));
    },
  };
}
