import type { BrowserWindow } from 'electron';
import { expect, test } from 'vitest';
import type { Asset } from '../../common/contract/assets.ts';
import { AppError } from '../../common/contract/errors.ts';
import { createPageRequests, type PageRequestOptions } from './page-requests.ts';

const window = {} as BrowserWindow; // only handed on to the dialog
type Shown = { readonly defaultPath?: string | undefined };

function setUp(chosen: readonly string[] = [], saved = '') {
  const dialogs: Shown[] = [];
  const added: string[] = [];
  const shown: string[] = [];
  // Only what is asked of them; the dialogs' other forms are never called.
  const dialog = {
    async showOpenDialog(_window: unknown, options: Shown) {
      dialogs.push(options);
      return { canceled: chosen.length === 0, filePaths: [...chosen] };
    },
    async showSaveDialog(_window: unknown, options: Shown) {
      dialogs.push(options);
      return { canceled: saved === '', filePath: saved };
    },
  } as PageRequestOptions['dialog'];
  const requests = createPageRequests({
    assets: {
      async addReference(file) {
        added.push(file);
        if (file.endsWith('.txt')) throw new AppError('media.not-media', 'This is not a media file.');
        return { id: `asset of ${file}` } as Asset; // only its id is looked at
      },
      pathOf: async (id) => `/path/of/${id}`,
    },
    tokens: { seal: (purpose, path) => `${purpose}:${path}` },
    dialog,
    shell: { showItemInFolder: (path) => shown.push(path) },
    startFolder: '/home/ada/Videos',
  });
  return { requests, dialogs, added, shown };
}

test('files chosen in the dialog become assets, and the next dialog opens in their folder', async () => {
  const { requests, dialogs } = setUp(['/films/a.mp4', '/films/b.mkv']);
  expect(await requests.chooseMedia(window)).toEqual(['asset of /films/a.mp4', 'asset of /films/b.mkv']);
  await requests.chooseMedia(window);
  expect(dialogs.map((one) => one.defaultPath)).toEqual(['/home/ada/Videos', '/films']);
});

test('closing a dialog chooses nothing', async () => {
  const { requests, added } = setUp();
  expect(await requests.chooseMedia(window)).toEqual([]);
  expect(await requests.chooseOutput(window, 'talk.es.mp4')).toBeNull();
  expect(added).toEqual([]);
});

test('one bad file among those dropped keeps out none of the others, and is named', async () => {
  const { requests, added } = setUp();
  const failure = await requests.addDropped(window, ['/a.txt', '/b.mp4']).catch((error: unknown) => error);
  expect(added).toEqual(['/a.txt', '/b.mp4']);
  expect(failure).toMatchObject({ code: 'media.not-media', details: { name: 'a.txt' } });
});

test('a drop that is no list of absolute paths is refused', async () => {
  const { requests, added } = setUp();
  const drops = ['/a.mp4', [7], ['a.mp4'], ['../a.mp4'], null, Array.from({ length: 501 }, () => '/a.mp4')];
  for (const drop of drops) await expect(requests.addDropped(window, drop)).rejects.toMatchObject({ code: 'usage.invalid' });
  expect(added).toEqual([]);
});

test('the save dialog suggests a safe name in the folder last used and gives a token, not a path', async () => {
  const { requests, dialogs } = setUp([], '/out/talk.es.mp4');
  expect(await requests.chooseOutput(window, 'talk.es.mp4')).toBe('write:/out/talk.es.mp4');
  await requests.chooseOutput(window, '../../etc/pass:wd?.mp4');
  expect(dialogs[0]?.defaultPath).toBe('/home/ada/Videos/talk.es.mp4');
  expect(dialogs[1]?.defaultPath).toMatch(/^\/out\/[^/:?]+\.mp4$/);
});

test('a folder to write into is a token with the folder’s own name', async () => {
  const { requests, dialogs } = setUp(['/films/talks']);
  expect(await requests.chooseFolder(window)).toEqual({ token: 'write:/films/talks', name: 'talks' });
  await requests.chooseFolder(window);
  expect(dialogs.map((one) => one.defaultPath)).toEqual(['/home/ada/Videos', '/films/talks']);
  expect(await setUp().requests.chooseFolder(window)).toBeNull();
});

test('a file is shown in its folder by its id', async () => {
  const { requests, shown } = setUp();
  await requests.showInFolder(window, 'a1');
  expect(shown).toEqual(['/path/of/a1']);
  await expect(requests.showInFolder(window, { toString: () => 'a1' })).rejects.toMatchObject({ code: 'usage.invalid' });
});
