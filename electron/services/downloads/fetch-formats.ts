import { AppError } from '../../../common/contract/errors.ts';
import type { FormatSource, MediaFormat } from '../../../common/domain/downloads/extraction.ts';
import type { TransferSource } from '../transfer/ports.ts';
import type { DownloadRun } from './download-job.ts';
import { extractLink } from './extract-link.ts';
import { partPath } from './place.ts';

/** Fetches every chosen format, one after the other, each over several connections; returns their files in the same order. */
export async function fetchFormats(run: DownloadRun): Promise<readonly string[]> {
  const total = run.formats.reduce((sum, format) => sum + weightOf(format), 0);
  const files: string[] = [];
  let before = 0;
  for (const format of run.formats) {
    const weight = weightOf(format);
    const start = before;
    files.push(await fetchOne(run, format, (part) => run.report('transfer', (start + weight * part) / total)));
    before += weight;
  }
  return files;
}

/** Of formats whose size nobody tells a guess stands in, by their bits. */
const weightOf = ({ sizeBytes, bitrateBps }: MediaFormat): number => sizeBytes ?? bitrateBps ?? 1;

async function fetchOne(run: DownloadRun, format: MediaFormat, onPart: (fraction: number) => void): Promise<string> {
  const { context, transfers, chosen, now } = run;
  const id = context.job.id;
  const path = partPath(chosen.target, id, format.id);
  await run.transfer({
    source: sourceOf(format.source, format.sizeBytes),
    path,
    signal: context.signal,
    journal: {
      load: () => transfers.find(id, format.id),
      save: (entry) => transfers.save(id, format.id, entry, now()),
    },
    renew: async (reason) => {
      context.log('info', reason === 'expired' ? 'The link expired and is renewed' : 'The link is slow and is renewed');
      return renewed(run, format);
    },
    onProgress: ({ doneBytes, totalBytes }) => {
      const all = totalBytes ?? format.sizeBytes;
      if (all !== null && all > 0) onPart(doneBytes / all);
    },
    log: context.log,
  });
  return path;
}

/** A fresh address of the same format. Throws `download.no-formats` where the site no longer offers it. */
async function renewed({ input, context, extractors }: DownloadRun, { id, sizeBytes }: MediaFormat): Promise<TransferSource> {
  const found = await extractLink(input.url, extractors(), { signal: context.signal, log: context.log });
  const format = found.kind === 'video' ? found.video.formats.find((each) => each.id === id) : undefined;
  if (!format) throw new AppError('download.no-formats', 'The site no longer offers the format that was being fetched.');
  return sourceOf(format.source, sizeBytes ?? format.sizeBytes);
}

/** Ranges of fragments count their last byte in; the transfer's do not. */
function sourceOf(source: FormatSource, expectedBytes: number | null): TransferSource {
  const { headers } = source;
  if (source.kind === 'file') return { kind: 'file', url: source.url, headers, expectedBytes };
  const fragments = source.fragments.map(({ url, range }) =>
    range ? { url, range: { start: range.start, end: range.end + 1 } } : { url },
  );
  return { kind: 'fragments', fragments, headers };
}
