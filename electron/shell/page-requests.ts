import path from 'node:path';
import type { BrowserWindow, Dialog, Shell } from 'electron';
import type { ChosenFolder } from '../../common/contract/desktop-bridge.ts';
import { AppError } from '../../common/contract/errors.ts';
import type { AssetId } from '../../common/units/ids.ts';
import type { AssetService, PathTokens } from '../services/assets/asset-service.ts';
import { MEDIA_EXTENSIONS } from '../services/assets/media-extensions.ts';
import { safeFileName } from '../services/delivery/safe-name.ts';
import { TEXTS } from './texts.ts';

/** As many files as one drop may bring. */
const DROP_LIMIT = 500;

export type PageRequestOptions = {
  readonly assets: Pick<AssetService, 'addReference' | 'pathOf'>;
  readonly tokens: Pick<PathTokens, 'seal'>;
  readonly dialog: Pick<Dialog, 'showOpenDialog' | 'showSaveDialog'>;
  readonly shell: Pick<Shell, 'showItemInFolder'>;
  /** Where the first dialog opens. */
  readonly startFolder: string;
};

/** What only the desktop does for its page. Arguments come from outside and are checked here; failures are `AppError`s. */
export type PageRequests = {
  chooseMedia(window: BrowserWindow): Promise<readonly AssetId[]>;
  addDropped(window: BrowserWindow, paths: unknown): Promise<readonly AssetId[]>;
  chooseOutput(window: BrowserWindow, suggestedName: unknown): Promise<string | null>;
  chooseFolder(window: BrowserWindow): Promise<ChosenFolder | null>;
  showInFolder(window: BrowserWindow, id: unknown): Promise<void>;
};

export function createPageRequests({ assets, tokens, dialog, shell, startFolder }: PageRequestOptions): PageRequests {
  /** Dialogs open where the last one was left. */
  let folder = startFolder;

  /**
   * Adds one after the other, as each is probed. All good ones are added; then the first failure is thrown with the
   * file's name, for the page lists what was added by itself.
   */
  async function addAll(paths: readonly string[]): Promise<readonly AssetId[]> {
    const ids: AssetId[] = [];
    const failures: unknown[] = [];
    for (const file of paths) {
      try {
        ids.push((await assets.addReference(file)).id as AssetId); // the service's own id
      } catch (error) {
        failures.push(error instanceof AppError ? withName(error, file) : error);
      }
    }
    if (failures.length > 0) throw failures[0];
    return ids;
  }

  return {
    async chooseMedia(window) {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, {
        defaultPath: folder,
        properties: ['openFile', 'multiSelections'],
        filters: [
          { name: TEXTS.dialog.mediaFiles, extensions: [...MEDIA_EXTENSIONS] },
          { name: TEXTS.dialog.allFiles, extensions: ['*'] },
        ],
      });
      if (canceled || !filePaths[0]) return [];
      folder = path.dirname(filePaths[0]);
      return addAll(filePaths);
    },
    async addDropped(_window, paths) {
      if (!isPathList(paths)) throw new AppError('usage.invalid', 'Dropped files must come as a list of absolute paths.');
      return addAll(paths);
    },
    async chooseOutput(window, suggestedName) {
      if (typeof suggestedName !== 'string') throw new AppError('usage.invalid', 'The suggested name must be a text.');
      const { canceled, filePath } = await dialog.showSaveDialog(window, {
        defaultPath: path.join(folder, safeFileName(path.basename(suggestedName))),
        properties: ['showOverwriteConfirmation', 'createDirectory'],
      });
      if (canceled || !filePath) return null;
      folder = path.dirname(filePath);
      return tokens.seal('write', filePath);
    },
    async chooseFolder(window) {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, {
        defaultPath: folder,
        properties: ['openDirectory', 'createDirectory'],
      });
      const [chosen] = filePaths;
      if (canceled || !chosen) return null;
      folder = chosen;
      return { token: tokens.seal('write', chosen), name: path.basename(chosen) || chosen };
    },
    async showInFolder(_window, id) {
      if (typeof id !== 'string') throw new AppError('usage.invalid', 'The file must be named by its id.');
      shell.showItemInFolder(await assets.pathOf(id as AssetId)); // the service refuses an id it does not know
    },
  };
}

function isPathList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length <= DROP_LIMIT && value.every((one) => typeof one === 'string' && path.isAbsolute(one));
}

function withName(error: AppError, file: string): AppError {
  return new AppError(error.code, error.message, { details: { name: path.basename(file), ...error.details }, cause: error });
}
