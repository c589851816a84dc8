import { AppError } from '../../../common/contract/errors.ts';
import type { FormatSource, MediaFormat } from '../../../common/domain/downloads/extraction.ts';
import type { TransferSource } from '../transfer/ports.ts';
import { type DownloadRun, guessedBytes } from './download-run.ts';
import { partPath } from './place.ts';

/** Fetches every chosen format, one after the other, each over several connections; returns their files in the same order. */
export async function fetchFormats(run: DownloadRun): Promise<readonly string[]> {
  const total = run.formats.reduce((sum, format) => sum + guessedBytes(format, run.video.durationMs), 0);
  const files: string[] = [];
  let before = 0;
  for (const [index, format] of run.formats.entries()) {
    const weight = guessedBytes(format, run.video.durationMs);
    const start = before;
    files.push(await fetchOne(run, { format, part: String(index) }, (part) => run.report('transfer', (start + weight * part) / total)));
    before += weight;
  }
  return files;
}

type Part = { readonly format: MediaFormat; readonly part: string };

async function fetchOne(run: DownloadRun, { format, part }: Part, onPart: (fraction: number) => void): Promise<string> {
  const { context, transfers, chosen, now, board } = run;
  const id = context.job.id;
  const path = partPath(chosen.wanted, id, part);
  let renewals = 0;
  await run.transfer({
    source: sourceOf(format.source, promisedBytes(run, format)),
    path,
    signal: context.signal,
    journal: {
      load: () => transfers.find(id, format.id),
      save: (entry) => transfers.save(id, format.id, entry, now()),
    },
    renew: async (reason) => {
      renewals += 1;
      context.log('info', reason === 'expired' ? 'The link expired and is renewed' : 'The link is slow and is renewed');
      return renewed(run, format);
    },
    onProgress: ({ doneBytes, totalBytes, bytesPerSecond, connections }) => {
      const all = totalBytes ?? format.sizeBytes;
      board.set(id, { doneBytes, totalBytes: all, bytesPerSecond, connections, renewals });
      if (all !== null && all > 0) onPart(doneBytes / all);
    },
    log: context.log,
  });
  return path;
}

/** A fresh address of the same format. Throws `download.no-formats` where the site no longer offers it. */
async function renewed(run: DownloadRun, { id }: MediaFormat): Promise<TransferSource> {
  const { input, context, extractions } = run;
  const found = await extractions.renew(input.url, { signal: context.signal, log: context.log });
  const format = found.kind === 'video' ? found.video.formats.find((each) => each.id === id) : undefined;
  if (!format) throw new AppError('download.no-formats', 'The site no longer offers the format that was being fetched.');
  return sourceOf(format.source, promisedBytes(run, format));
}

/** A site tells the size of its format; of a file that is linked to only its server can tell, and it may have changed since. */
const promisedBytes = ({ video }: DownloadRun, { sizeBytes }: MediaFormat): number | null =>
  video.extractor === 'http' ? null : sizeBytes;

/** Ranges of fragments count their last byte in; the transfer's do not. */
function sourceOf(source: FormatSource, expectedBytes: number | null): TransferSource {
  const { headers } = source;
  if (source.kind === 'file') return { kind: 'file', url: source.url, headers, expectedBytes };
  const fragments = source.fragments.map(({ url, range }) =>
    range ? { url, range: { start: range.start, end: range.end + 1 } } : { url },
  );
  return { kind: 'fragments', fragments, headers };
}
