import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BrowseService } from './asset-service.ts';
import { createBrowseService } from './browse-service.ts';
import { createPathTokens } from './path-tokens.ts';

let root: string;
let service: BrowseService;
const tokens = createPathTokens();
const at = (name: string): string => path.join(root, name);

beforeEach(async () => {
  root = await realpath(await mkdtemp(path.join(tmpdir(), 'browse-')));
  await mkdir(at('films/series'), { recursive: true });
  await mkdir(at('private'));
  for (const name of ['films/Part 10.mp4', 'films/part 2.MKV', 'films/.hidden.mp4', 'films/notes.txt', 'private/secret.mp4']) {
    await writeFile(at(name), 'video');
  }
  service = createBrowseService({ roots: [{ name: 'Films', path: at('films') }], tokens });
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function open(...names: readonly string[]) {
  let shown = await service.browse(undefined);
  for (const name of names) {
    const entry = shown.entries.find((candidate) => candidate.name === name);
    if (!entry) throw new Error(`${name} is not shown`);
    shown = await service.browse(entry.token);
  }
  return shown;
}
const names = (shown: { readonly entries: readonly { readonly name: string }[] }) => shown.entries.map((entry) => entry.name);

test('at first the allowed folders are shown, and those that are missing are not', async () => {
  service = createBrowseService({
    roots: [
      { name: 'Films', path: at('films') },
      { name: 'Gone', path: at('gone') },
    ],
    tokens,
  });
  expect(await service.browse(undefined)).toMatchObject({ trail: [], entries: [{ name: 'Films', kind: 'folder', sizeBytes: null }] });
});

test('a folder shows its folders first, then media in natural order, without hidden and other files', async () => {
  const shown = await open('Films');
  expect(names(shown)).toEqual(['series', 'part 2.MKV', 'Part 10.mp4']);
  expect(shown.entries[1]).toMatchObject({ kind: 'file', sizeBytes: 5 });
  expect(shown.truncated).toBe(false);
});

test('the trail leads from the root down and each of its places can be opened', async () => {
  const shown = await open('Films', 'series');
  expect(shown.trail.map((place) => place.name)).toEqual(['Films', 'series']);
  expect(names(await service.browse(shown.trail[0]?.token))).toContain('series');
});

test('symbolic links that lead out of the roots are neither shown nor opened; those within are', async () => {
  await symlink(at('private'), at('films/way out'));
  await symlink(at('private/secret.mp4'), at('films/secret.mp4'));
  await symlink(at('films/series'), at('films/shortcut'));
  expect(names(await open('Films'))).toEqual(['series', 'shortcut', 'part 2.MKV', 'Part 10.mp4']);
  for (const way of ['films/way out', 'films/secret.mp4', 'private/secret.mp4', 'films/../private']) {
    const token = tokens.seal('browse', `${root}/${way}`);
    await expect(service.browse(token), way).rejects.toMatchObject({ code: 'usage.not-allowed' });
    await expect(service.resolveReadable(token), way).rejects.toMatchObject({ code: 'usage.not-allowed' });
  }
});

test('a folder swapped for a link to elsewhere after it was listed is refused', async () => {
  const series = (await open('Films')).entries[0]?.token;
  await rm(at('films/series'), { recursive: true });
  await symlink(at('private'), at('films/series'));
  await expect(service.browse(series)).rejects.toMatchObject({ code: 'usage.not-allowed' });
});

test('a folder whose name only begins like a root’s lies outside', async () => {
  await mkdir(at('films2'));
  await expect(service.browse(tokens.seal('browse', at('films2')))).rejects.toMatchObject({ code: 'usage.not-allowed' });
});

test('a chosen file resolves to its real path, whatever its name holds', async () => {
  const name = '-a "b" \'c\' %20 \n 🎬 ..mp4.mp4';
  await writeFile(at(`films/${name}`), 'video');
  const entry = (await open('Films')).entries.find((candidate) => candidate.name === name);
  expect(await service.resolveReadable(entry?.token ?? '')).toBe(at(`films/${name}`));
});

test('a file cannot be opened as a folder, and what is gone is refused like what lies outside', async () => {
  const shown = await open('Films');
  const file = shown.entries.find((entry) => entry.kind === 'file');
  await expect(service.browse(file?.token)).rejects.toMatchObject({ code: 'usage.not-allowed' });
  await rm(at('films/part 2.MKV'));
  await expect(service.resolveReadable(file?.token ?? '')).rejects.toMatchObject({ code: 'usage.not-allowed' });
});

test('of a very full folder the first two thousand are shown, and it says that there are more', async () => {
  for (let index = 0; index < 2_001; index++) await writeFile(at(`films/series/${index}.mp4`), '');
  const shown = await open('Films', 'series');
  expect(shown.entries).toHaveLength(2_000);
  expect(shown.truncated).toBe(true);
  expect(shown.entries[1_999]?.name).toBe('1999.mp4');
});

test('a token for another purpose, of another process, altered or made up is refused', () => {
  const good = tokens.seal('browse', '/films');
  expect(tokens.open('browse', good)).toBe('/films');
  const altered = `${good.slice(0, -2)}${good.endsWith('AA') ? 'BB' : 'AA'}`;
  const refused = expect.objectContaining({ code: 'usage.not-allowed' });
  expect(() => tokens.open('write', good)).toThrow(refused);
  expect(() => createPathTokens().open('browse', good)).toThrow(refused);
  for (const bad of [altered, '', 'x', good.slice(0, 20), '/films']) expect(() => tokens.open('browse', bad), bad).toThrow(refused);
});

test('a token tells nothing of its path and is another each time', () => {
  const one = tokens.seal('write', '/home/ada/talk.mp4');
  expect(one).not.toBe(tokens.seal('write', '/home/ada/talk.mp4'));
  expect(Buffer.from(one, 'base64url').toString('latin1')).not.toContain('ada');
});
