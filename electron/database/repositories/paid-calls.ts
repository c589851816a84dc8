import type { Database } from 'better-sqlite3';
import { paidCallSchema } from '../../../common/contract/dubbing.ts';
import { committed, type PaidCall, type PaidCallOutcome, type SettledBy, type Spend } from '../../../common/domain/dubbing/ledger.ts';
import type { JobId } from '../../../common/units/ids.ts';
import { durably } from '../durably.ts';
import { readRows, requireRow } from '../rows.ts';

export type NewPaidCall = Omit<PaidCall, 'outcome' | 'settledBy' | 'remoteId' | 'createdAtMs' | 'settledAtMs' | 'remoteDeletedAtMs'>;

/** What may be committed in all, of one dub and since a moment, in millionths of a dollar. */
export type Caps = { readonly jobMicroUsd: number; readonly monthMicroUsd: number; readonly monthStartMs: number };
/** Which cap an intent would have gone over, and what stands against it already. */
export type OverCap = { readonly over: 'job' | 'month'; readonly spend: Spend };

export type Settlement = {
  readonly outcome: PaidCallOutcome;
  /** null while nobody knows. */
  readonly settledBy: SettledBy | null;
};

/** The ledger. Rows are written before a call is sent and outlive the dub they belong to. */
export type PaidCallsRepository = {
  /** Writes the intent to the disk, unless it would go over a cap: both in one transaction. */
  intend(call: NewPaidCall, caps: Caps, nowMs: number): OverCap | undefined;
  /** The service has it: outcome and remote id here and the id on its chunk, in one transaction, on the disk. */
  succeed(call: Pick<PaidCall, 'id' | 'childJobId'>, remoteId: string, settledBy: SettledBy, nowMs: number): void;
  settle(id: string, settlement: Settlement, nowMs: number): void;
  /**
   * Takes back an open intent that was certainly not sent: it leaves no row. Should a power cut undo this, the call is looked for at
   * the service in vain, as any open one.
   */
  withdraw(id: string): void;
  /** A chunk's newest call. Throws for one that this version cannot read: not knowing is no reason to pay again. */
  latestOf(childJobId: JobId): PaidCall | undefined;
  /** Newest first, of one dub or of all. */
  list(filter: { readonly jobId?: JobId | undefined; readonly limit: number }): readonly PaidCall[];
  spendOfJob(jobId: JobId): Spend;
  spendSince(sinceMs: number): Spend;
  /** Calls of a dub whose work still lies at the service. */
  leftAtService(jobId: JobId): readonly PaidCall[];
  /** Notes it here and on the chunk, which has no remote work any more. */
  markRemoteDeleted(id: string, nowMs: number): void;
};

const COLUMNS = `id, job_id AS jobId, child_job_id AS childJobId, title, provider, reference, language, chunk_index AS chunkIndex,
  billed_ms AS billedMs, estimated_micro_usd AS estimatedMicroUsd, cap_micro_usd AS capMicroUsd, outcome, settled_by AS settledBy,
  remote_id AS remoteId, created_at_ms AS createdAtMs, settled_at_ms AS settledAtMs, remote_deleted_at_ms AS remoteDeletedAtMs`;

/** Sums in SQL: a row that this version cannot read still counts against a cap. */
const SPEND = `SELECT
  coalesce(sum(iif(outcome = 'succeeded', estimated_micro_usd, 0)), 0) AS spentMicroUsd,
  coalesce(sum(iif(outcome NOT IN ('succeeded', 'refused'), estimated_micro_usd, 0)), 0) AS reservedMicroUsd
  FROM paid_calls`;

export function createPaidCallsRepository(db: Database): PaidCallsRepository {
  return { ...createReads(db), ...createWrites(db) };
}

type Reads = Pick<PaidCallsRepository, 'latestOf' | 'list' | 'spendOfJob' | 'spendSince' | 'leftAtService'>;

function createReads(db: Database): Reads {
  const latest = db.prepare(`SELECT ${COLUMNS} FROM paid_calls WHERE child_job_id = ? ORDER BY seq DESC LIMIT 1`);
  const all = db.prepare(`SELECT ${COLUMNS} FROM paid_calls ORDER BY seq DESC LIMIT ?`);
  const ofJob = db.prepare(`SELECT ${COLUMNS} FROM paid_calls WHERE job_id = ? ORDER BY seq DESC LIMIT ?`);
  const left = db.prepare(`SELECT ${COLUMNS} FROM paid_calls
    WHERE job_id = ? AND outcome = 'succeeded' AND remote_id IS NOT NULL AND remote_deleted_at_ms IS NULL ORDER BY seq`);
  const jobSpend = db.prepare<[string], Spend>(`${SPEND} WHERE job_id = ?`);
  const timeSpend = db.prepare<[number], Spend>(`${SPEND} WHERE created_at_ms >= ?`);
  return {
    latestOf(childJobId) {
      const row = latest.get(childJobId);
      return row === undefined ? undefined : paidCallSchema.parse(row);
    },
    list: ({ jobId, limit }) => readRows(paidCallSchema, jobId === undefined ? all.all(limit) : ofJob.all(jobId, limit)),
    spendOfJob: (jobId) => sumOf(jobSpend.get(jobId)),
    spendSince: (sinceMs) => sumOf(timeSpend.get(sinceMs)),
    leftAtService: (jobId) => readRows(paidCallSchema, left.all(jobId)),
  };
}

/** A sum always has its row. */
function sumOf(row: Spend | undefined): Spend {
  if (!row) throw new Error('a sum without a row');
  return row;
}

type Writes = Pick<PaidCallsRepository, 'intend' | 'succeed' | 'settle' | 'withdraw' | 'markRemoteDeleted'>;

function createWrites(db: Database): Writes {
  const { spendOfJob, spendSince } = createReads(db);
  const add = db.prepare(`
    INSERT INTO paid_calls (id, job_id, child_job_id, title, provider, reference, language, chunk_index, billed_ms,
      estimated_micro_usd, cap_micro_usd, outcome, created_at_ms)
    VALUES (@id, @jobId, @childJobId, @title, @provider, @reference, @language, @chunkIndex, @billedMs,
      @estimatedMicroUsd, @capMicroUsd, 'open', @nowMs)`);
  const settle = db.prepare('UPDATE paid_calls SET outcome = @outcome, settled_by = @settledBy, settled_at_ms = @nowMs WHERE id = @id');
  const withdraw = db.prepare("DELETE FROM paid_calls WHERE id = ? AND outcome = 'open'");
  const remote = db.prepare('UPDATE paid_calls SET remote_id = ? WHERE id = ?');
  const ofChunk = db.prepare('UPDATE dubbing_chunks SET remote_id = ?, updated_at_ms = ? WHERE child_job_id = ?');
  const deleted = db.prepare('UPDATE paid_calls SET remote_deleted_at_ms = ? WHERE id = ?');
  const forget = db.prepare(`
    UPDATE dubbing_chunks SET remote_id = NULL, updated_at_ms = @nowMs
    WHERE (child_job_id, remote_id) = (SELECT child_job_id, remote_id FROM paid_calls WHERE id = @id)`);

  const intend = db.transaction((call: NewPaidCall, caps: Caps, nowMs: number): OverCap | undefined => {
    const job = spendOfJob(call.jobId);
    if (committed(job) + call.estimatedMicroUsd > caps.jobMicroUsd) return { over: 'job', spend: job };
    const month = spendSince(caps.monthStartMs);
    if (committed(month) + call.estimatedMicroUsd > caps.monthMicroUsd) return { over: 'month', spend: month };
    add.run({ ...call, nowMs });
    return undefined;
  });
  const succeed = db.transaction((call: Pick<PaidCall, 'id' | 'childJobId'>, remoteId: string, settledBy: SettledBy, nowMs: number) => {
    requireRow(settle.run({ id: call.id, outcome: 'succeeded', settledBy, nowMs }), 'paid call');
    remote.run(remoteId, call.id);
    ofChunk.run(remoteId, nowMs, call.childJobId); // a dub that was removed meanwhile has no chunk; the ledger keeps the id
  });
  return {
    intend: (call, caps, nowMs) => durably(db, () => intend.immediate(call, caps, nowMs)),
    succeed: (call, remoteId, settledBy, nowMs) => durably(db, () => succeed(call, remoteId, settledBy, nowMs)),
    settle: (id, settlement, nowMs) => durably(db, () => requireRow(settle.run({ id, ...settlement, nowMs }), 'paid call')),
    withdraw: (id) => requireRow(withdraw.run(id), 'paid call'),
    markRemoteDeleted: db.transaction((id: string, nowMs: number) => {
      requireRow(deleted.run(nowMs, id), 'paid call');
      forget.run({ id, nowMs });
    }),
  };
}
