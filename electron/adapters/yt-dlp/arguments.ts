export type QuestionOptions = {
  /** A node or deno-like program that solves YouTube's puzzles; null where there is none. */
  readonly nodePath: string | null;
  /** Where it keeps players' scripts it has read; null: nowhere. */
  readonly cacheFolder: string | null;
  readonly socketTimeoutMs: number;
  /** A copy: yt-dlp writes its own jar over the file it is given. */
  readonly cookiesPath: string | null;
  readonly hasProxy: boolean;
  /** Somebody told the system which authorities to trust: they count, not those that yt-dlp brings. */
  readonly trustsSystem: boolean;
};

/**
 * The arguments that ask what stands behind a link. Nothing is downloaded (`--dump-single-json` simulates), nobody's configuration or
 * plugins are read, and what looks like an option after `--` is a link. `b*` fails only where there is neither picture nor sound. A
 * proxy's address may hold a password that every user of the machine could read in a list of processes: it comes on standard input.
 */
export function questionArguments(url: URL, options: QuestionOptions): readonly string[] {
  return [
    ...['--ignore-config', '--no-update', '--no-plugin-dirs', '--color', 'never'],
    ...['--dump-single-json', '--flat-playlist', '--format', 'b*'],
    ...(namesOneOfAList(url) ? ['--no-playlist'] : []),
    ...(options.nodePath === null ? [] : ['--js-runtimes', `node:${options.nodePath}`]),
    ...(options.cacheFolder === null ? ['--no-cache-dir'] : ['--cache-dir', options.cacheFolder]),
    ...['--socket-timeout', String(Math.max(1, Math.ceil(options.socketTimeoutMs / 1_000)))],
    ...(options.cookiesPath === null ? [] : ['--cookies', options.cookiesPath]),
    ...(options.trustsSystem ? ['--compat-options', 'no-certifi'] : []),
    // Empty: none, also not that of the system, which nothing else of a download goes through.
    ...(options.hasProxy ? ['--config-locations', '-'] : ['--proxy', '']),
    ...['--', url.href],
  ];
}

/** `watch?v=…&list=…`: copied beside a list, yet one video was meant. */
function namesOneOfAList({ searchParams, hostname }: URL): boolean {
  return searchParams.has('list') && (searchParams.has('v') || hostname === 'youtu.be');
}

/** The lines that `--config-locations -` reads, quoted as a POSIX shell would want it. */
export function proxyLines(proxyUrl: string): string {
  return `--proxy '${proxyUrl.replaceAll("'", `'"'"'`)}'\n`;
}
