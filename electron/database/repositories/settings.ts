import type { Database } from 'better-sqlite3';
import { fromJson, toJson } from '../rows.ts';

/** Settings by key and sealed secrets by name; what a value may be is the contract's business, not the store's. */
export type SettingsRepository = {
  /** Without those whose stored JSON is damaged. */
  all(): Readonly<Record<string, unknown>>;
  /** All of them or none, `removedSecrets` included; `undefined` takes a stored value away. */
  set(values: Readonly<Record<string, unknown>>, nowMs: number, removedSecrets?: readonly string[]): void;
  sealedSecret(name: string): Uint8Array | undefined;
  saveSealedSecret(name: string, sealed: Uint8Array, nowMs: number): void;
  removeSecret(name: string): void;
};

type SettingRow = { readonly key: string; readonly value: string };

export function createSettingsRepository(db: Database): SettingsRepository {
  const all = db.prepare<[], SettingRow>('SELECT key, value FROM settings ORDER BY key');
  const save = db.prepare(`
    INSERT INTO settings (key, value, updated_at_ms) VALUES (?, ?, ?)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at_ms = excluded.updated_at_ms`);
  const remove = db.prepare('DELETE FROM settings WHERE key = ?');
  const sealed = db.prepare<[string], Uint8Array>('SELECT sealed FROM secrets WHERE name = ?').pluck();
  const saveSealed = db.prepare(`
    INSERT INTO secrets (name, sealed, updated_at_ms) VALUES (?, ?, ?)
    ON CONFLICT (name) DO UPDATE SET sealed = excluded.sealed, updated_at_ms = excluded.updated_at_ms`);
  const removeSealed = db.prepare('DELETE FROM secrets WHERE name = ?');
  return {
    all: () => {
      const entries = all.all().map(({ key, value }) => [key, fromJson(value)] as const);
      return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
    },
    set: db.transaction((values: Readonly<Record<string, unknown>>, nowMs: number, removedSecrets: readonly string[] = []) => {
      for (const [key, value] of Object.entries(values)) {
        const json = toJson(value);
        if (json === null) remove.run(key);
        else save.run(key, json, nowMs);
      }
      for (const name of removedSecrets) removeSealed.run(name);
    }),
    sealedSecret: (name) => sealed.get(name),
    saveSealedSecret: (name, bytes, nowMs) => {
      saveSealed.run(name, bytes, nowMs);
    },
    removeSecret: (name) => {
      removeSealed.run(name);
    },
  };
}
