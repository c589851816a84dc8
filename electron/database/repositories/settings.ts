/** Settings by key and sealed secrets by name; what a value may be is the contract's business, not the store's. */
export type SettingsRepository = {
  all(): Readonly<Record<string, unknown>>;
  set(values: Readonly<Record<string, unknown>>, nowMs: number): void;
  sealedSecret(name: string): Uint8Array | undefined;
  saveSealedSecret(name: string, sealed: Uint8Array, nowMs: number): void;
  removeSecret(name: string): void;
  secretNames(): readonly string[];
};
