import type { AssetId } from '../units/ids.ts';

/**
 * What the preload script gives the page on the desktop, as `window.streamfetch`; absent in a browser. Everything else
 * goes through the contract, whose messages travel over `rpc`. `DroppedFile` is the page's `File`, which plain Node does not know.
 * Promises reject with a plain `WireError` (`fromWireError` reads it): between its worlds Electron keeps only an Error's message.
 */
export type DesktopBridge<DroppedFile> = {
  readonly platform: 'win32' | 'darwin' | 'linux';
  readonly rpc: {
    /** Opens a fresh session; messages of the one before are dropped. Call once a page load. */
    open(): void;
    send(message: string | Uint8Array): void;
    /** Returns the function that stops listening. */
    onMessage(listener: (message: string | Uint8Array) => void): () => void;
  };
  /** The system's own file dialog; empty when the person closed it. */
  chooseMedia(): Promise<readonly AssetId[]>;
  /** Files dropped on the page, turned into assets by reference; the page never sees their paths. */
  addDropped(files: readonly DroppedFile[]): Promise<readonly AssetId[]>;
  /** The system's save dialog; a token to write to, or null when the person closed it. */
  chooseOutput(suggestedName: string): Promise<string | null>;
  /** The system's dialog for a folder to write into: a token and the folder's own name; null when the person closed it. */
  chooseFolder(): Promise<ChosenFolder | null>;
  showInFolder(id: AssetId): Promise<void>;
  /** Messages from the window's menu, such as `open-media`. */
  onMenu(listener: (command: MenuCommand) => void): () => void;
};

export type ChosenFolder = { readonly token: string; readonly name: string };

export const MENU_COMMANDS = ['open-media', 'go-home', 'go-downloads', 'go-dubbing', 'go-settings', 'toggle-jobs', 'doctor'] as const;
export type MenuCommand = (typeof MENU_COMMANDS)[number];
