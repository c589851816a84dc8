/** A request by what it asks for; the words that a log and a spoil know it by. */
export type RouteName =
  | 'v2.create'
  | 'v2.get'
  | 'v2.list'
  | 'v2.delete'
  /** One language with its result's addresses. */
  | 'v2.language'
  | 'v2.language.create'
  | 'v2.language.list'
  | 'v2.language.delete'
  /** Signed addresses; they need no key. */
  | 'v2.media'
  | 'v2.subtitles'
  | 'v1.create'
  | 'v1.get'
  | 'v1.list'
  | 'v1.delete'
  | 'v1.audio'
  | 'v1.transcript'
  | 'unknown';

export type Target = {
  readonly route: RouteName;
  /** Of the project or dub; null where the address names none. */
  readonly id: string | null;
  /** Id of a language (v2), its tag (v1), or a signed address's token. */
  readonly part: string | null;
  /** `webvtt` or `srt`, where the address says it. */
  readonly format: string | null;
};

type Entry = readonly [method: string, path: RegExp, route: RouteName];

/** The first that fits is meant: `/v1/dubbing/project` is not a dub of that id. */
const ROUTES: readonly Entry[] = [
  ['POST', /^\/v1\/dubbing\/project$/, 'v2.create'],
  ['GET', /^\/v1\/dubbing\/project$/, 'v2.list'],
  ['GET', /^\/v1\/dubbing\/project\/(?<id>[^/]+)$/, 'v2.get'],
  ['DELETE', /^\/v1\/dubbing\/project\/(?<id>[^/]+)$/, 'v2.delete'],
  ['POST', /^\/v1\/dubbing\/project\/(?<id>[^/]+)\/language$/, 'v2.language.create'],
  ['GET', /^\/v1\/dubbing\/project\/(?<id>[^/]+)\/language$/, 'v2.language.list'],
  ['GET', /^\/v1\/dubbing\/project\/(?<id>[^/]+)\/language\/(?<part>[^/]+)$/, 'v2.language'],
  ['DELETE', /^\/v1\/dubbing\/project\/(?<id>[^/]+)\/language\/(?<part>[^/]+)$/, 'v2.language.delete'],
  ['GET', /^\/signed\/(?<part>[\w-]+)\.flac$/, 'v2.media'],
  ['GET', /^\/signed\/(?<part>[\w-]+)\.vtt$/, 'v2.subtitles'],
  ['POST', /^\/v1\/dubbing$/, 'v1.create'],
  ['GET', /^\/v1\/dubbing$/, 'v1.list'],
  ['GET', /^\/v1\/dubbing\/(?<id>[^/]+)$/, 'v1.get'],
  ['DELETE', /^\/v1\/dubbing\/(?<id>[^/]+)$/, 'v1.delete'],
  ['GET', /^\/v1\/dubbing\/(?<id>[^/]+)\/audio\/(?<part>[^/]+)$/, 'v1.audio'],
  ['GET', /^\/v1\/dubbing\/(?<id>[^/]+)\/transcript\/(?<part>[^/]+)$/, 'v1.transcript'],
  ['GET', /^\/v1\/dubbing\/(?<id>[^/]+)\/transcripts\/(?<part>[^/]+)\/format\/(?<format>\w+)$/, 'v1.transcript'],
];

export function targetOf(method: string, path: string): Target {
  for (const [wanted, pattern, route] of ROUTES) {
    const match = wanted === method ? pattern.exec(path) : null;
    if (!match) continue;
    const named = (name: string): string | null => {
      const value = match.groups?.[name];
      return value === undefined ? null : decodeURIComponent(value);
    };
    return { route, id: named('id'), part: named('part'), format: named('format') };
  }
  return { route: 'unknown', id: null, part: null, format: null };
}
