import { EventEmitter } from 'node:events';
import { chromium } from '../chromium/chromium.ts';
import { net } from './net.ts';
import { protocol } from './protocol.ts';

type RequestHandler = (contents: unknown, permission: string, answer: (granted: boolean) => void, details: object) => void;

/** Electron's names of what a page may ask for, and Chromium's names of the same. */
const PERMISSIONS: Readonly<Record<string, readonly string[]>> = {
  media: ['audioCapture', 'videoCapture'],
  geolocation: ['geolocation'],
  notifications: ['notifications'],
  midi: ['midi'],
  'clipboard-read': ['clipboardReadWrite'],
  'clipboard-sanitized-write': ['clipboardSanitizedWrite'],
};

export class Session extends EventEmitter {
  readonly protocol = protocol;
  #requestHandler: RequestHandler | undefined;
  fetch(url: string, init?: RequestInit): Promise<Response> {
    return net.fetch(url, init);
  }
  setPermissionRequestHandler(handler: RequestHandler | null): void {
    this.#requestHandler = handler ?? undefined;
  }
  setPermissionCheckHandler(): void {}
  setDevicePermissionHandler(): void {}
  setSpellCheckerEnabled(): void {}
  async clearCache(): Promise<void> {}
  async clearStorageData(): Promise<void> {}
  /** Asks the app's handler about each permission ahead of time; Chromium then grants those and refuses all others. */
  async applyPermissions(contents: unknown): Promise<void> {
    const handler = this.#requestHandler;
    if (!handler) return;
    const granted = Object.keys(PERMISSIONS).filter((permission) => {
      let isGranted = false;
      handler(
        contents,
        permission,
        (answer) => {
          isGranted = answer;
        },
        { isMainFrame: true },
      );
      return isGranted;
    });
    await chromium().connection.send('Browser.grantPermissions', { permissions: granted.flatMap((name) => PERMISSIONS[name] ?? []) });
  }
}

const defaultSession: Session = new Session();
export const session = { defaultSession, fromPartition: (): Session => defaultSession };
