/** The package is taken in under another name than its own types know (`npm:@distube/ytdl-core`); this is what is used of it. */
declare module 'ytdl-core' {
  type Agent = { readonly dispatcher: object; readonly jar: object };
  type Options = {
    readonly agent: Agent;
    readonly lang: string;
    readonly playerClients: ReadonlyArray<'WEB_EMBEDDED' | 'TV' | 'IOS' | 'ANDROID' | 'WEB'>;
  };
  const ytdl: {
    /** `player_response` and `response` are the page's own data, `formats` those of all clients with deciphered addresses. */
    getInfo(link: string, options: Options): Promise<{ player_response: unknown; response: unknown; formats: readonly unknown[] }>;
    createAgent(): Agent;
    readonly cache: { readonly info: Map<string, unknown>; readonly watch: Map<string, unknown> };
  };
  export = ytdl;
}

declare module 'ytdl-core/lib/sig.js' {
  type Runnable = { runInNewContext(context: Readonly<Record<string, string>>): unknown };
  const sig: { extractFunctions(playerScript: string): Array<Runnable | null> };
  export = sig;
}
