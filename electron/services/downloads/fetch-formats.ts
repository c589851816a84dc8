import { AppError } from '../../../common/contract/errors.ts';
import { countBytes } from '../../../common/domain/downloads/byte-ranges.ts';
import type { MediaFormat } from '../../../common/domain/downloads/extraction.ts';
import type { TransferSource } from '../transfer/ports.ts';
import { type DownloadRun, guessedBytes } from './download-run.ts';
import { partPath } from './place.ts';
import { type PeriodSource, sourcesOf } from './read-manifest.ts';

/** A period of a format, on disk. */
export type FetchedPeriod = Omit<PeriodSource, 'source'> & {
  readonly path: string;
  /** That it came in; 0 for one file. */
  readonly pieces: number;
};
/** All of a format's periods in their order; of most formats there is one. */
export type FetchedFormat = { readonly format: MediaFormat; readonly periods: readonly FetchedPeriod[] };

/** Fetches every chosen format, one after the other, each over several connections; returns their files in the same order. */
export async function fetchFormats(run: DownloadRun): Promise<readonly FetchedFormat[]> {
  const total = run.formats.reduce((sum, format) => sum + guessedBytes(format, run.video.durationMs), 0);
  const fetched: FetchedFormat[] = [];
  let before = 0;
  try {
    for (const [index, format] of run.formats.entries()) {
      const weight = guessedBytes(format, run.video.durationMs);
      const start = before;
      fetched.push(await fetchFormat(run, format, index, (part) => run.report('transfer', (start + weight * part) / total)));
      before += weight;
    }
  } finally {
    run.board.clear(run.context.job.id); // joining and reading back have no speed
  }
  return fetched;
}

async function fetchFormat(run: DownloadRun, format: MediaFormat, index: number, onPart: (part: number) => void): Promise<FetchedFormat> {
  const sources = await sourcesOf(run, format, promisedBytes(run, format));
  const periods: FetchedPeriod[] = [];
  for (const [number, { source, ...period }] of sources.entries()) {
    const part = number === 0 ? String(index) : `${index}.${number}`;
    const path = await fetchPeriod(run, { format, source, number, count: sources.length, part }, (within) =>
      onPart((number + within) / sources.length),
    );
    periods.push({ ...period, path, pieces: source.kind === 'fragments' ? source.fragments.length : 0 });
  }
  return { format, periods };
}

type Part = {
  readonly format: MediaFormat;
  readonly source: TransferSource;
  /** Of the period, from 0. */
  readonly number: number;
  readonly count: number;
  readonly part: string;
};

async function fetchPeriod(
  run: DownloadRun,
  { format, source, number, count, part }: Part,
  onPart: (part: number) => void,
): Promise<string> {
  const { context, transfers, chosen, now, board } = run;
  const id = context.job.id;
  const path = partPath(chosen.wanted, id, part);
  let renewals = 0;
  const others = otherBytes(run, format);
  // A format's journal keeps the format's own name where there is but one period.
  const row = number === 0 ? format.id : `${format.id}#${number}`;
  const pieces = source.kind === 'fragments' ? source.fragments.length : null;
  await run.transfer({
    source,
    path,
    signal: context.signal,
    journal: {
      load: () => transfers.find(id, row),
      save: (entry) => {
        transfers.save(id, row, entry, now());
        if (pieces !== null && entry.fragmentsDone !== null) onPart(entry.fragmentsDone / pieces);
      },
    },
    renew: async (reason) => {
      renewals += 1;
      context.log('info', reason === 'expired' ? 'The link expired and is renewed' : 'The link is slow and is renewed');
      return renewed(run, format, { number, count });
    },
    onProgress: ({ doneBytes, totalBytes, bytesPerSecond, connections }) => {
      const all = totalBytes ?? format.sizeBytes;
      const totalOfAll = all === null || others.after === null ? null : others.before + all + others.after;
      board.set(id, { doneBytes: others.before + doneBytes, totalBytes: totalOfAll, bytesPerSecond, connections, renewals });
      if (pieces === null && all !== null && all > 0) onPart(doneBytes / all);
    },
    log: context.log,
    // A link that is fetched as it stands has no other address.
    tuning: { slowBytesPerSecond: run.video.extractor === 'http' ? 0 : run.slowBytesPerSecond() },
  });
  return path;
}

/** What the formats before this one have brought, and what those after it will: a film is its picture and its sound. */
function otherBytes(run: DownloadRun, current: MediaFormat): { readonly before: number; readonly after: number | null } {
  const place = run.formats.indexOf(current);
  const before = run.formats.slice(0, place).reduce((sum, format) => sum + bytesHere(run, format), 0);
  const later = run.formats.slice(place + 1).map((format) => format.sizeBytes);
  return { before, after: later.reduce((sum, bytes) => (sum === null || bytes === null ? null : sum + bytes), 0) };
}

const bytesHere = ({ transfers, context }: DownloadRun, { id }: MediaFormat): number =>
  countBytes(transfers.find(context.job.id, id)?.done ?? []);

/** A fresh address of the same period of a format. Throws `download.no-formats` where the site no longer offers it. */
async function renewed(run: DownloadRun, { id }: MediaFormat, period: Pick<Part, 'number' | 'count'>): Promise<TransferSource> {
  const { input, context, extractions } = run;
  const found = await extractions.renew(input.url, { signal: context.signal, log: context.log });
  const format = found.kind === 'video' ? found.video.formats.find((each) => each.id === id) : undefined;
  const sources = format ? await sourcesOf(run, format, promisedBytes(run, format)) : [];
  const fresh = sources.length === period.count ? sources[period.number] : undefined;
  if (!fresh) throw new AppError('download.no-formats', 'The site no longer offers the format that was being fetched.');
  return fresh.source;
}

/** A site tells the size of its format; of a file that is linked to only its server can tell, and it may have changed since. */
const promisedBytes = ({ video }: DownloadRun, { sizeBytes }: MediaFormat): number | null =>
  video.extractor === 'http' ? null : sizeBytes;
