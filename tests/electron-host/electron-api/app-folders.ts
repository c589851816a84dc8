import { mkdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { host } from '../host.ts';

const chosen = new Map<string, string>();

/** Linux places of Electron's `app.getPath`; `--user-data-dir` moves `userData`. */
export function folderOf(name: string, appName: string): string {
  const home = os.homedir();
  const userData = chosen.get('userData') ?? host.switches.get('user-data-dir') ?? path.join(home, '.config', appName);
  const defaults: Readonly<Record<string, string>> = {
    home,
    appData: path.join(home, '.config'),
    userData,
    sessionData: userData,
    temp: os.tmpdir(),
    exe: process.execPath,
    module: process.execPath,
    logs: path.join(userData, 'logs'),
    crashDumps: path.join(userData, 'Crashpad'),
    desktop: path.join(home, 'Desktop'),
    documents: path.join(home, 'Documents'),
    downloads: path.join(home, 'Downloads'),
    music: path.join(home, 'Music'),
    pictures: path.join(home, 'Pictures'),
    videos: path.join(home, 'Videos'),
  };
  const place = chosen.get(name) ?? defaults[name];
  if (!place) throw new Error(`Failed to get '${name}' path`);
  if (name === 'userData') mkdirSync(place, { recursive: true });
  return place;
}

export function setFolder(name: string, place: string): void {
  if (!path.isAbsolute(place)) throw new Error('Path must be absolute');
  chosen.set(name, place);
}
