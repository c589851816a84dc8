import { useEffect, useState } from 'react';
import type { Dub } from '../../../../common/contract/dubbing.ts';
import type { AppError } from '../../../../common/contract/errors.ts';
import type { Client } from '../../../client/client.ts';
import { toAppError } from '../../../client/link.ts';
import { useSession } from '../../../client/session.ts';

export type LedgerPage = Awaited<ReturnType<Client['dubbing']['ledger']>>;
/** The most calls that the host gives at once. */
export const LEDGER_LIMIT = 5_000;

export type HeldLedger = { readonly page: LedgerPage | null; readonly error: AppError | null; reload(): void };

/** The paid calls of a dub, asked for anew whenever what it cost or where its chunks stand has changed. */
export function useLedger(dub: Dub): HeldLedger {
  const { client } = useSession();
  const [page, setPage] = useState<LedgerPage | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const [round, setRound] = useState(0);
  const id = dub.job.id;
  const known = `${dub.cost?.spentMicroUsd} ${dub.cost?.reservedMicroUsd} ${dub.chunks.filter((chunk) => chunk.remoteId !== null).length}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is known and a further round ask again for the same dub
  useEffect(() => {
    const controller = new AbortController();
    client.dubbing
      .ledger({ jobId: id, limit: LEDGER_LIMIT }, { signal: controller.signal })
      .then((next) => {
        if (controller.signal.aborted) return;
        setPage(next);
        setError(null);
      })
      .catch((reason: unknown) => !controller.signal.aborted && setError(toAppError(reason)));
    return () => controller.abort();
  }, [client, id, known, round]);
  return { page, error, reload: () => setRound((before) => before + 1) };
}
