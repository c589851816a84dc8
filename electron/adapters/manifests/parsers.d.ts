/** The parsers' own types are missing or poor: what they give is read with zod (`parse-hls.ts`, `parse-dash.ts`). */
declare module 'm3u8-parser' {
  export class Parser {
    constructor(options?: { readonly uri?: string });
    push(text: string): void;
    end(): void;
    readonly manifest: unknown;
  }
}

declare module 'mpd-parser' {
  /** Throws for text that is no MPD. */
  export function stringToMpdXml(text: string): Element;
  export function inheritAttributes(
    mpd: Element,
    options: { readonly manifestUri: string },
  ): { readonly representationInfo: readonly unknown[] };
  /** The same number of playlists in the same order. */
  export function toPlaylists(representationInfo: readonly unknown[]): readonly unknown[];
}
