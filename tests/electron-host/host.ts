import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { type CommandLine, parseCommandLine } from './command-line.ts';

type Manifest = { readonly name: string; readonly productName?: string; readonly version: string; readonly main?: string };

/** The Electron this host stands for: the version the project depends on. */
export const ELECTRON_VERSION: string = readManifest(createRequire(import.meta.url).resolve('electron/package.json')).version;

/** The app that was asked for: its folder, its entry file and what its package.json says. */
export type Host = CommandLine & { readonly appFolder: string; readonly entry: string; readonly manifest: Manifest };

export const host: Host = locate(parseCommandLine(process.argv.slice(2)));

function locate(commandLine: CommandLine): Host {
  const app = path.resolve(commandLine.rest[0] ?? '.');
  const isFolder = statSync(app).isDirectory();
  const appFolder = isFolder ? app : nearestPackage(path.dirname(app));
  const manifest = readManifest(path.join(appFolder, 'package.json'));
  return { ...commandLine, appFolder, manifest, entry: isFolder ? path.resolve(app, manifest.main ?? 'index.js') : app };
}

function nearestPackage(folder: string): string {
  if (statSync(path.join(folder, 'package.json'), { throwIfNoEntry: false })) return folder;
  const parent = path.dirname(folder);
  if (parent === folder) throw new Error('electron-host: no package.json beside the app');
  return nearestPackage(parent);
}

function readManifest(file: string): Manifest {
  return JSON.parse(readFileSync(file, 'utf8')) as Manifest; // package.json of this project or of a test's app
}
