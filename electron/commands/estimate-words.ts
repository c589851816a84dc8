import type { DubPreview, Estimate } from '../../common/contract/dubbing.ts';
import { dollars } from '../../common/domain/dubbing/cost.ts';
import { PROVIDER_LABELS } from '../../common/domain/dubbing/dubbing.ts';
import { committed } from '../../common/domain/dubbing/ledger.ts';
import type { DubCommand } from './arguments/dub-arguments.ts';
import { countOf } from './count.ts';
import { capOf, typedCap } from './dub-request.ts';
import { mediaClock } from './media-clock.ts';
import { languageName } from './names.ts';
import { plainText } from './output.ts';

const MS_PER_MINUTE = 60_000;
/** Wide enough for the longest name in the table. */
const NAME_WIDTH = 11;
/** A price may be finer than a cent. */
const PRICE = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 6, useGrouping: false });

/** What `--estimate` prints: a table, then where the file would be cut. */
export function estimateLines(
  { estimate, cuts }: Pick<DubPreview, 'estimate' | 'cuts'>,
  command: Pick<DubCommand, 'capUsd' | 'watermark'>,
  languages: readonly string[],
): readonly string[] {
  const row = (name: string, text: string): string => `${name.padEnd(NAME_WIDTH)}${text}`;
  const price = estimate.usdPerMinute === null ? '' : ` at $${PRICE.format(estimate.usdPerMinute)} a minute`;
  const costs = estimate.isPaid
    ? [
        row('Billed', `${billedMinutes(estimate)} minutes over all chunks and languages${price}`),
        ...costRows(estimate, command).map(([name, text]) => row(name, text)),
        row('This month', `${dollars(monthLeft(estimate))} of ${dollars(estimate.month.capMicroUsd)} left`),
      ]
    : [row('Estimate', 'nothing, and nothing leaves this machine')];
  return [
    row('Service', PROVIDER_LABELS[estimate.provider]),
    row('Chunks', `${chunkCount(estimate)} in ${languages.length > 1 ? 'each of ' : ''}${languages.map(languageName).join(', ')}`),
    ...costs,
    ...(cuts.length > 0 ? ['Cut points'] : []),
    ...cuts.map(({ at, isInPause }) => `  ${mediaClock(at)}  ${isInPause ? 'in a pause' : 'not in a pause'}`),
  ];
}

function costRows(
  estimate: Estimate,
  command: Pick<DubCommand, 'capUsd' | 'watermark'>,
): ReadonlyArray<readonly [name: string, text: string]> {
  const { estimatedMicroUsd } = estimate;
  const cap = capOf(command, estimate);
  if (estimatedMicroUsd === null || cap === null) {
    return [
      ['Estimate', `not known; say what a minute costs in your plan: streamfetch settings set ${priceSetting(estimate, command)} 0.50`],
    ];
  }
  const whose = command.capUsd === undefined ? ', unless --cap says otherwise' : '';
  const tooLow = estimatedMicroUsd > cap ? ', which is too low: it would not start' : '';
  const overMonth = estimatedMicroUsd > monthLeft(estimate) ? ', more than this month has left' : '';
  return [
    ['Estimate', `${dollars(estimatedMicroUsd)}${overMonth}`],
    ['Cap', `${dollars(cap)}${whose}${tooLow}`],
  ];
}

function priceSetting({ provider }: Estimate, { watermark }: Pick<DubCommand, 'watermark'>): string {
  if (provider !== 'elevenlabs-v1') return 'elevenlabs.usdPerMinute';
  return watermark ? 'elevenlabs.v1WatermarkUsdPerMinute' : 'elevenlabs.v1UsdPerMinute';
}

/** What is left of the month's cap, in millionths of a dollar. */
const monthLeft = ({ month }: Estimate): number => Math.max(0, month.capMicroUsd - committed(month));
const billedMinutes = ({ billedMs }: Estimate): string => (billedMs / MS_PER_MINUTE).toFixed(1);
const chunkCount = ({ chunks, isExact }: Estimate): string => `${isExact ? '' : 'about '}${countOf(chunks, 'chunk')}`;

/**
 * Said before a paid dub starts, as one line; undefined where nothing is paid or the price is not known, which ends the command anyway.
 * Only a typed cap is promised: an earlier run that is woken up has its own.
 */
export function noticeLine(estimate: Estimate, command: Pick<DubCommand, 'capUsd' | 'watermark'>, sourceName: string): string | undefined {
  if (!estimate.isPaid || estimate.estimatedMicroUsd === null) return undefined;
  const cap = typedCap(command);
  const what = command.watermark ? 'Picture and sound' : 'The sound';
  const cost = `about ${dollars(estimate.estimatedMicroUsd)} for ${billedMinutes(estimate)} billed minutes${cap === null ? '' : `, at most ${dollars(cap)}`}`;
  return `${what} of ${plainText(sourceName)} will be sent to ${PROVIDER_LABELS[estimate.provider]}. Cost: ${cost}.`;
}
