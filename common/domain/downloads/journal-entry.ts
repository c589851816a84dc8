import type { ByteRange } from './byte-ranges.ts';

/**
 * What is known of a file that is being fetched, and which of its bytes are safe on disk. A crash may lose bytes that are not
 * in it; it never claims bytes that are not there.
 */
export type JournalEntry = {
  /** Null until the server has told, and for fragments. */
  readonly sizeBytes: number | null;
  /** What tells the file from another version (its ETag or Last-Modified), for fragments a mark of their list: bytes under another one belong to another file. */
  readonly validator: string | null;
  readonly done: readonly ByteRange[];
  /** How many fragments from the first on make up `done`; null for a file fetched by ranges. */
  readonly fragmentsDone: number | null;
};
