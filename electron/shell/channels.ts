import type { WireError } from '../../common/contract/error-mapping.ts';

/**
 * Names of the messages between the preload script and the main process. Everything the contract knows travels as bytes over `rpc`;
 * the rest is what only a desktop has: dialogs, dropped files, the menu.
 */
export const CHANNELS = {
  /** page to main: a page load begins, with the id it gave its session. */
  rpcOpen: 'rpc:open',
  /** both ways: session id, then one message of that session. */
  rpcMessage: 'rpc:message',
  /** main to page: one `MenuCommand`. */
  menu: 'menu',
  chooseMedia: 'choose-media',
  /** With a list of absolute paths, which only the preload script can make of a `File`. */
  addDropped: 'add-dropped',
  /** With a suggested file name. */
  chooseOutput: 'choose-output',
  chooseFolder: 'choose-folder',
  /** With an asset's id. */
  showInFolder: 'show-in-folder',
} as const;

/** An expected failure crosses as a value: Electron keeps nothing of a thrown error but its message. */
export type Reply<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: WireError };
