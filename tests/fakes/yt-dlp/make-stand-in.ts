import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

export type StandInFacts = { readonly version: string; readonly refuses?: readonly string[] };

/** The text of a program that stands in for a yt-dlp of one file; it needs this checkout to be where it is. */
export function standInProgram(facts: StandInFacts): string {
  const code = pathToFileURL(path.join(import.meta.dirname, 'stand-in.mjs')).href;
  return `#!${process.execPath}\nimport(${JSON.stringify(code)}).then(({ standIn }) => standIn(${JSON.stringify(facts)}));\n`;
}

/** Writes such a program as `folder/name` and returns its path. */
export async function makeStandIn(folder: string, facts: StandInFacts = { version: '2026.08.19' }, name = 'yt-dlp'): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, name);
  await writeFile(file, standInProgram(facts));
  await chmod(file, 0o755);
  return file;
}
