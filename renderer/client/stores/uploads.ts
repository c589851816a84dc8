import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppError } from '../../../common/contract/errors.ts';
import type { AssetId } from '../../../common/units/ids.ts';
import { toAppError } from '../link.ts';
import { discardUpload, type Upload, uploadFile } from '../upload.ts';

export type UploadItem = {
  readonly id: number;
  readonly name: string;
  readonly sizeBytes: number;
  readonly sentBytes: number;
  readonly error: AppError | null;
};
/** Uploads under way or failed; a finished or cancelled one is gone from here. */
export type UploadsState = { readonly items: readonly UploadItem[] };
export type Uploads = {
  readonly store: StoreApi<UploadsState>;
  /** Resolves with the asset once the file is there, with null when the person cancelled or dismissed it. Never rejects. */
  add(file: File): Promise<AssetId | null>;
  retry(id: number): void;
  cancel(id: number): void;
};

type Entry = {
  readonly file: File;
  readonly done: (asset: AssetId | null) => void;
  location: string | null;
  controller: AbortController;
};

/** `send` is the transfer itself, replaced in tests. */
export function createUploads(send: (upload: Upload) => Promise<AssetId> = uploadFile): Uploads {
  const store = createStore<UploadsState>(() => ({ items: [] }));
  const entries = new Map<number, Entry>();
  let nextId = 1;

  const change = (id: number, patch: Partial<UploadItem>) =>
    store.setState((state) => ({ items: state.items.map((item) => (item.id === id ? { ...item, ...patch } : item)) }));
  const end = (id: number, asset: AssetId | null) => {
    entries.get(id)?.done(asset);
    entries.delete(id);
    store.setState((state) => ({ items: state.items.filter((item) => item.id !== id) }));
  };
  const run = async (id: number, entry: Entry) => {
    entry.controller = new AbortController();
    const { signal } = entry.controller;
    change(id, { error: null });
    try {
      const asset = await send({
        file: entry.file,
        location: entry.location,
        signal,
        onLocation: (location) => {
          entry.location = location;
        },
        onProgress: (sentBytes) => change(id, { sentBytes }),
      });
      end(id, asset);
    } catch (error) {
      if (signal.aborted) return;
      change(id, { error: toAppError(error) });
    }
  };

  return {
    store,
    add: (file) =>
      new Promise((done) => {
        const id = nextId++;
        const entry: Entry = { file, done, location: null, controller: new AbortController() };
        entries.set(id, entry);
        const item: UploadItem = { id, name: file.name, sizeBytes: file.size, sentBytes: 0, error: null };
        store.setState((state) => ({ items: [...state.items, item] }));
        void run(id, entry);
      }),
    retry(id) {
      const entry = entries.get(id);
      if (entry) void run(id, entry);
    },
    cancel(id) {
      const entry = entries.get(id);
      entry?.controller.abort();
      if (entry?.location) void discardUpload(entry.location);
      end(id, null);
    },
  };
}
