import type { ChosenFolder, MenuCommand } from '../../common/contract/desktop-bridge.ts';
import type { AssetId } from '../../common/units/ids.ts';
import type { Bridge } from '../client/session.ts';

export type FakeBridge = Bridge & {
  /** What the system's save dialog was asked for and the files that were shown in their folder. */
  readonly suggestedNames: readonly string[];
  readonly shown: readonly AssetId[];
  menu(command: MenuCommand): void;
};

/** A desktop without a window: dialogs answer at once with what is given here. */
type Answers = { readonly media?: readonly AssetId[]; readonly output?: string | null; readonly folder?: ChosenFolder | null };

export function createFakeBridge(answers: Answers = {}): FakeBridge {
  const suggestedNames: string[] = [];
  const shown: AssetId[] = [];
  const listeners = new Set<(command: MenuCommand) => void>();
  return {
    platform: 'linux',
    rpc: { open: () => {}, send: () => {}, onMessage: () => () => {} },
    chooseMedia: () => Promise.resolve(answers.media ?? []),
    addDropped: () => Promise.resolve(answers.media ?? []),
    chooseOutput: (name) => {
      suggestedNames.push(name);
      return Promise.resolve(answers.output ?? null);
    },
    chooseFolder: () => Promise.resolve(answers.folder ?? null),
    showInFolder: (id) => {
      shown.push(id);
      return Promise.resolve();
    },
    onMenu: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    suggestedNames,
    shown,
    menu: (command) => {
      for (const listener of listeners) listener(command);
    },
  };
}
