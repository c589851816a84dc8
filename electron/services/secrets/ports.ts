/** Makes a text unreadable for everyone but this user on this machine: the system's keychain, or a key file. */
export interface Sealer {
  seal(plain: string): Uint8Array;
  /** Throws `secret.unreadable` for what was sealed elsewhere, under a key that is gone, or altered since. */
  unseal(sealed: Uint8Array): string;
}
