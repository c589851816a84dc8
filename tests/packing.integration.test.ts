import { execFile } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { extractAll, listPackage } from '@electron/asar';
import { getConfig } from 'app-builder-lib/out/util/config/config.js';
import { build, Platform } from 'electron-builder';
import { afterAll, beforeAll, expect, test } from 'vitest';

// Packs the built program for Linux around a stand-in for Electron's own files, then looks into the archive and runs what is in it.
const root = path.resolve(import.meta.dirname, '..');
const folder = mkdtempSync(path.join(tmpdir(), 'packing-'));
const resources = path.join(folder, 'packed', 'linux-unpacked', 'resources');
let files: readonly string[] = [];

beforeAll(async () => {
  expect(existsSync(path.join(root, 'out/main/main.js')), 'the program is built: npm run build').toBe(true);
  const lazy = { value: Promise.resolve(null) } as Parameters<typeof getConfig>[3]; // all that is read of a lazy value
  // Fuses are bits in Electron's real binary, which is not here.
  const { electronFuses: _, ...config } = await getConfig(root, 'electron-builder.yml', null, lazy);
  const directories = { ...config.directories, output: path.join(folder, 'packed') };
  // By a file of its own: a configuration given as an object is merged with the project's.
  const configFile = path.join(folder, 'packing.json');
  writeFileSync(configFile, JSON.stringify({ ...config, directories, electronDist: electronDist() }));
  await build({ projectDir: root, targets: Platform.LINUX.createTarget('dir'), config: configFile });
  files = listPackage(path.join(resources, 'app.asar'), { isPack: false }).map((file) => file.slice(1).replaceAll('\\', '/'));
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A folder that has what electron-builder touches of a real distribution. */
function electronDist(): string {
  const dist = path.join(folder, 'electron');
  mkdirSync(path.join(dist, 'locales'), { recursive: true });
  for (const file of ['electron', 'locales/en-US.pak', 'locales/de.pak']) writeFileSync(path.join(dist, file), '');
  chmodSync(path.join(dist, 'electron'), 0o755);
  return dist;
}

test('the package holds the bundles, the sample and what they need, and no source, test or map', () => {
  const top = new Set(files.map((file) => file.split('/')[0]));
  expect([...top].sort()).toEqual(['LICENSE', 'node_modules', 'out', 'package.json', 'resources']);
  for (const needed of [
    'out/main/main.js',
    'out/main/integrity-worker.js',
    'out/preload/preload.cjs',
    'out/renderer/index.html',
    'resources/samples/talk.mp4',
  ])
    expect(files).toContain(needed);
  expect(files.filter((file) => /\.map$|\.d\.[mc]?ts$|\/(deps|coverage|OLD)\//.test(file))).toEqual([]);
});

test('the native parts are this system’s only, and lie beside the archive with the sample', () => {
  const native = files.filter((file) => file.endsWith('.node')).map((file) => path.basename(file));
  expect(native.length).toBeGreaterThan(0);
  expect(native.filter((name) => !name.startsWith('linux'))).toEqual([]);
  for (const file of ['node_modules/better-sqlite3/prebuilds/linux-x64.node', 'resources/samples/talk.mp4'])
    expect(existsSync(path.join(resources, 'app.asar.unpacked', file))).toBe(true);
});

test('what is in the package runs by itself: nothing it needs was left out', async () => {
  const app = path.join(folder, 'app');
  extractAll(path.join(resources, 'app.asar'), app);
  cpSync(path.join(resources, 'app.asar.unpacked'), app, { recursive: true });
  const doctor = [path.join(app, 'out/main/cli.js'), 'doctor', '--data', path.join(folder, 'data')];
  const { stdout } = await promisify(execFile)(process.execPath, doctor, { cwd: folder });
  expect(stdout).toContain('The database is sound.');
});
