import { dollars } from '../../common/domain/dubbing/cost.ts';
import { committed, type PaidCall, type Spend } from '../../common/domain/dubbing/ledger.ts';
import { assertNever } from '../../common/units/assert-never.ts';
import { chunkName } from './chunk-words.ts';
import { plainText } from './output.ts';

/** What is known of a call: whether it was taken, and how that was learned. */
export function outcomeWords({ outcome, settledBy }: Pick<PaidCall, 'outcome' | 'settledBy'>): string {
  switch (outcome) {
    case 'open':
      return 'no answer yet';
    case 'succeeded':
      return settledBy === 'search' ? 'taken, found' : 'taken';
    case 'refused':
      return 'refused';
    case 'unresolved':
      return settledBy === 'person' ? 'not known, decided' : 'not known';
    default:
      return assertNever(outcome);
  }
}

/** `2026-11-21 02:25  elevenlabs     es/12     10.0 min     $3.30  taken               work-1  talk.mp4` */
export function callLine(call: PaidCall): string {
  const at = new Date(call.createdAtMs).toISOString().slice(0, 16).replace('T', ' ');
  const name = chunkName({ language: call.language, index: call.chunkIndex }).padEnd(8);
  const minutes = `${(call.billedMs / 60_000).toFixed(1)} min`.padStart(10);
  const deleted = call.remoteDeletedAtMs === null ? '' : ' (deleted there)';
  const remote = `${plainText(call.remoteId ?? '-')}${deleted}`;
  const cost = dollars(call.outcome === 'refused' ? 0 : call.estimatedMicroUsd).padStart(9);
  return `${at}  ${call.provider.padEnd(13)}  ${name} ${minutes} ${cost}  ${outcomeWords(call).padEnd(18)}  ${remote}  ${plainText(call.title)}`;
}

/** `This month: $21.00 spent, $0.40 reserved, $78.60 of $100.00 left`. The month is the calendar's, in UTC. */
export function monthLine(month: Spend & { readonly capMicroUsd: number }): string {
  const left = dollars(Math.max(0, month.capMicroUsd - committed(month)));
  return `This month: ${dollars(month.spentMicroUsd)} spent, ${dollars(month.reservedMicroUsd)} reserved, ${left} of ${dollars(month.capMicroUsd)} left`;
}
