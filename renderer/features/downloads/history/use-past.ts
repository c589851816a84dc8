import { useCallback, useEffect, useState } from 'react';
import type { AppError } from '../../../../common/contract/errors.ts';
import { isFinished } from '../../../../common/domain/jobs/job.ts';
import type { Client } from '../../../client/client.ts';
import { toAppError } from '../../../client/link.ts';
import { useSession, useSessionStore } from '../../../client/session.ts';

export type Statistics = Awaited<ReturnType<Client['downloads']['statistics']>>;
export type HistoryLine = Awaited<ReturnType<Client['downloads']['history']>>[number];
export type Past = { readonly statistics: Statistics | null; readonly archived: number | null; refresh(): void };

/** How often a download has ended since the page is there: then the history has a new line. */
function useEndings(): number {
  return useSessionStore(
    (session) => session.downloads,
    ({ downloads }) => {
      let count = 0;
      for (const { job } of downloads.values()) if (isFinished(job.state)) count += 1 + job.attempt;
      return count;
    },
  );
}

/** Sums over what was downloaded, asked again whenever something has ended. */
export function usePast(): Past {
  const { client, notices } = useSession();
  const endings = useEndings();
  const [turn, setTurn] = useState(0);
  const [held, setHeld] = useState<{ readonly statistics: Statistics; readonly archived: number } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what has ended and a new turn ask again
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    // Many may end at once.
    const timer = setTimeout(() => {
      Promise.all([client.downloads.statistics(undefined, { signal }), client.downloads.archive({ limit: 1 }, { signal })])
        .then(([statistics, { total }]) => setHeld({ statistics, archived: total }))
        .catch((error: unknown) => !signal.aborted && notices.failed(error));
    }, 200);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [client, notices, endings, turn]);
  return {
    statistics: held?.statistics ?? null,
    archived: held?.archived ?? null,
    refresh: useCallback(() => setTurn((count) => count + 1), []),
  };
}

export type HistoryFilter = 'all' | 'complete' | 'failed';
export type History = {
  readonly lines: readonly HistoryLine[] | null;
  readonly error: AppError | null;
  readonly hasMore: boolean;
  more(): void;
  retry(): void;
};

const PAGE_LINES = 50;

/** The lines of the history that match, newest first, a page at a time. */
export function useHistory(search: string, filter: HistoryFilter, asOf: number): History {
  const { client } = useSession();
  const [pages, setPages] = useState<{ readonly lines: readonly HistoryLine[] | null; readonly hasMore: boolean }>({
    lines: null,
    hasMore: false,
  });
  const [error, setError] = useState<AppError | null>(null);
  const [turn, setTurn] = useState(0);
  const ask = useCallback(
    (last: HistoryLine | undefined, signal?: AbortSignal) =>
      client.downloads.history(
        {
          limit: PAGE_LINES,
          ...(search.trim() === '' ? {} : { search: search.trim() }),
          ...(filter === 'all' ? {} : { success: filter === 'complete' }),
          ...(last === undefined ? {} : { beforeMs: last.atMs, beforeId: last.id }),
        },
        signal ? { signal } : {},
      ),
    [client, search, filter],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new line in the history and a new turn ask again
  useEffect(() => {
    const controller = new AbortController();
    setError(null);
    ask(undefined, controller.signal)
      .then((lines) => setPages({ lines, hasMore: lines.length === PAGE_LINES }))
      .catch((reason: unknown) => !controller.signal.aborted && setError(toAppError(reason)));
    return () => controller.abort();
  }, [ask, asOf, turn]);
  const more = () => {
    ask(pages.lines?.at(-1))
      .then((next) => setPages(({ lines }) => ({ lines: [...(lines ?? []), ...next], hasMore: next.length === PAGE_LINES })))
      .catch((reason: unknown) => setError(toAppError(reason)));
  };
  return { ...pages, error, more, retry: () => setTurn((count) => count + 1) };
}
