import { implement } from '@orpc/server';
import { contract } from '../../common/contract/contract.ts';
import { AppError } from '../../common/contract/errors.ts';
import { wireError } from './fake-state.ts';

const { downloads: os } = implement(contract);

/** A queue that is empty and takes nothing. */
export function downloadProcedures() {
  const absent = (): never => {
    throw wireError(new AppError('not-found', 'There are no downloads here.'));
  };
  const none = () => ({ count: 0 });
  return {
    inspect: os.inspect.handler(absent),
    start: os.start.handler(absent),
    startMany: os.startMany.handler(absent),
    get: os.get.handler(absent),
    list: os.list.handler(() => []),
    watch: os.watch.handler(async function* () {
      yield { type: 'snapshot' as const, downloads: [] };
    }),
    setPriority: os.setPriority.handler(none),
    pauseAll: os.pauseAll.handler(none),
    resumeAll: os.resumeAll.handler(none),
    retryFailed: os.retryFailed.handler(none),
    clearDone: os.clearDone.handler(none),
    history: os.history.handler(() => []),
    statistics: os.statistics.handler(() => ({ succeeded: 0, failed: 0, sizeBytes: 0, durationMs: 0, sites: [], months: [] })),
    archive: os.archive.handler(() => ({ total: 0, entries: [] })),
    forgetArchived: os.forgetArchived.handler(() => ({ removed: false })),
    cache: os.cache.handler(() => ({ entries: 0, sizeBytes: 0, hits: 0, misses: 0 })),
    clearCache: os.clearCache.handler(none),
  };
}
