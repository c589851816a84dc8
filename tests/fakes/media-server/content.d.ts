/** At most `length` bytes of the endless file of `seed` from `offset` on; at least one. A view, not to be written to. */
export declare function contentAt(seed: number, offset: number, length: number): Buffer;
/** SHA-256 of the first `sizeBytes`, as a transfer that nothing disturbs leaves them. */
export declare function hashOfContent(seed: number, sizeBytes: number): string;
