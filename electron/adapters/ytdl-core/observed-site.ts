import { ExtractionFailure } from '../../services/downloads/ports.ts';
import { findFormats } from '../youtubei/find-formats.ts';
import { formatsOf, type PlayerResponse, readPlayerResponse } from '../youtubei/player-response.ts';
import { kindOfWords, mostTelling, verdictOf } from '../youtubei/verdict.ts';
import { RequestFailed } from './fetch-dispatcher.ts';

/** What the site said during one extraction: the library tells little of it, and nothing of the clients that were refused. */
export type ObservedSite = {
  see(url: URL, text: string): void;
  /** For requests that brought no answer. */
  failed(failure: ExtractionFailure): void;
  /** Whether an address still has a scrambled `n`, or no signature: the library gives these when it cannot read the player script. */
  isUnsolved(url: string): boolean;
  /** Why the library gave nothing; `error` is what it threw. */
  failureOf(error: unknown): Promise<ExtractionFailure>;
};

const PAGE = /ytInitialPlayerResponse\s*=\s*(\{.+?\});\s*(?:var |<\/script>)/s;

/** Begins with nothing seen; one for each extraction, since it keeps what the site said of one video. */
export function observeSite(): ObservedSite {
  const players: PlayerResponse[] = [];
  const pages: PlayerResponse[] = [];
  const failures: ExtractionFailure[] = [];

  const rawNs = (): readonly (string | null)[] =>
    players.flatMap(formatsOf).map(({ url, signatureCipher, cipher }) => {
      const address = url ?? new URLSearchParams(signatureCipher ?? cipher ?? '').get('url');
      return address && URL.canParse(address) ? new URL(address).searchParams.get('n') : null;
    });

  return {
    see(url, text) {
      if (url.pathname.endsWith('/player')) players.push(...responsesIn(text));
      if (url.pathname === '/watch') pages.push(...responsesIn(PAGE.exec(text)?.[1]));
    },
    failed: (failure) => failures.push(failure),
    isUnsolved(url) {
      const { searchParams } = new URL(url);
      const n = searchParams.get('n');
      return (n !== null && rawNs().includes(n)) || !(searchParams.get('sig') ?? searchParams.get('signature'));
    },
    async failureOf(error) {
      if (error instanceof ExtractionFailure) return error;
      if (error instanceof RequestFailed && error.cause instanceof ExtractionFailure) return error.cause;
      const verdicts = [...pages, ...players].map(verdictOf).filter((verdict) => verdict !== undefined);
      const verdict = mostTelling(verdicts);
      if (verdict && verdict.kind !== 'not-found' && verdict.kind !== 'unknown') return verdict;
      const failure = failures[0] ?? (await formatFailure(players)) ?? verdict;
      if (failure) return failure;
      const kind = kindOfWords(error instanceof Error ? error.message : '');
      return new ExtractionFailure(kind, 'YouTube’s answer could not be read.', { cause: error });
    },
  };
}

function responsesIn(text: string | undefined): readonly PlayerResponse[] {
  try {
    return [readPlayerResponse(JSON.parse(text ?? ''))];
  } catch {
    return []; // not what it was taken for: the library says what it thinks of it
  }
}

/** What is wrong with the formats of the clients that were not refused; undefined where all were. */
async function formatFailure(players: readonly PlayerResponse[]): Promise<ExtractionFailure | undefined> {
  for (const player of players.filter((each) => !verdictOf(each))) {
    const failure = await findFormats(player, null).then(
      () =>
        new ExtractionFailure('extractor-outdated', 'YouTube’s player has changed: its addresses cannot be made usable by this version.'),
      (error: unknown) => error,
    );
    if (failure instanceof ExtractionFailure) return failure;
  }
  return undefined;
}
