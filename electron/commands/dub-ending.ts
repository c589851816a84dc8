import type { Dub } from '../../common/contract/dubbing.ts';
import { dollars } from '../../common/domain/dubbing/cost.ts';
import { committed } from '../../common/domain/dubbing/ledger.ts';
import { isOffLevel, loudnessWords } from '../../common/domain/dubbing/loudness.ts';
import { chunkName, isUndecided } from './chunk-words.ts';
import { countOf } from './count.ts';
import { pausedAdvice } from './held-advice.ts';
import { languageName } from './names.ts';
import { plainText } from './output.ts';

/** A subtitle file by name; it lies beside the dub. */
export type SubtitleName = { readonly language: string; readonly name: string };

/** Everything to say of a dub that has ended or paused, apart from its file: why, what is missing and what to do next. */
export function troubleLines(dub: Dub): readonly string[] {
  const { job } = dub;
  const failed = dub.chunks.filter((chunk) => chunk.state === 'failed');
  const first = failed.find((chunk) => !chunk.keepsOriginal);
  return [
    ...(job.error ? [plainText(job.error.message)] : []),
    ...failed.map(
      (chunk) =>
        `Chunk ${chunkName(chunk)} (${languageName(chunk.language)}) failed: ${plainText(chunk.error?.message ?? 'no reason is known')}`,
    ),
    ...(first
      ? [
          `Try one again with: streamfetch chunks retry ${job.id} ${chunkName(first)}`,
          `Keep the original sound in all of them with: streamfetch chunks keep-original ${job.id}`,
        ]
      : []),
    ...(job.state === 'paused' ? pausedAdvice(dub) : undecidedLines(dub)),
    ...(job.state === 'cancelled'
      ? [`Cancelled. ${dub.output === null ? 'No file was written.' : 'The file of before is still there.'}`]
      : []),
  ];
}

/** A dub that ended otherwise may still have a call without an answer. */
function undecidedLines(dub: Dub): readonly string[] {
  const count = dub.chunks.filter(isUndecided).length;
  return count === 0 ? [] : [`${countOf(count, 'chunk')} wait for your decision: streamfetch chunks ${dub.job.id}`];
}

/** `Cost: $1.20 spent, $0.40 reserved, at most $5.00`; nothing where nothing is paid. `reserved` is what may have been taken. */
export function costLines(cost: Dub['cost']): readonly string[] {
  if (!cost) return [];
  const reserved = cost.reservedMicroUsd > 0 ? `, ${dollars(cost.reservedMicroUsd)} reserved for calls without a known outcome` : '';
  return [`Cost: ${dollars(cost.spentMicroUsd)} spent${reserved}, of at most ${dollars(cost.capMicroUsd)}`];
}

/** `At most $30.00.`: the cap that the dub has, whoever set it; nothing where nothing is paid. */
export const capLines = (cost: Dub['cost']): readonly string[] => (cost ? [`At most ${dollars(cost.capMicroUsd)}.`] : []);

/** `Going on with an earlier run of the same dub: $5.00 are spent or reserved.` */
export function goingOnLine(cost: Dub['cost']): string {
  const money = cost ? `: ${dollars(committed(cost))} are spent or reserved` : '';
  return `Going on with an earlier run of the same dub${money}.`;
}

/** What was made and what was measured of it. */
export function reportLines(report: NonNullable<Dub['report']>, subtitles: readonly SubtitleName[]): readonly string[] {
  const rehearsal = report.provider === 'rehearsal' ? ' (rehearsal: the original sound in every chunk)' : '';
  const files = subtitles.map(({ name, language }) => `${plainText(name)} (${languageName(language)})`);
  return [
    `Dubbed to ${report.languages.map((language) => languageName(language.language)).join(', ')}${rehearsal}`,
    report.video.match === 'identical'
      ? `Picture copied bit for bit, ${report.video.packets} packets compared`
      : `Picture copied into another framing, ${report.video.packets} packets counted and timed`,
    ...joinLines(report.languages.flatMap((language) => language.joins.map((join) => join.offset))),
    ...report.languages
      .filter(({ loudness }) => isOffLevel(loudness))
      .map(({ language, loudness }) => `The dub in ${languageName(language)} is ${loudnessWords(loudness)} than the original`),
    ...(report.keptOriginal.length > 0 ? [`Original sound kept in: ${report.keptOriginal.map(chunkName).join(', ')}`] : []),
    ...(files.length > 0 ? [`Subtitles: ${files.join(', ')}`] : []),
    ...(report.kept.length > 0 ? [`Kept: ${report.kept.map(plainText).join(', ')}`] : []),
    ...report.lost.map((loss) => `Not kept: ${plainText(`${loss.what}. ${loss.reason}`)}`),
  ];
}

/** What was measured, and what could not be: a chunk that begins with a long silence gives nothing to measure by. */
function joinLines(offsets: readonly (number | null)[]): readonly string[] {
  const measured = offsets.filter((offset) => offset !== null);
  const silent = offsets.length - measured.length;
  const worst = Math.max(0, ...measured.map(Math.abs)) / 1_000;
  return [
    ...(measured.length > 0
      ? [`${countOf(measured.length, 'chunk')} heard in the result, at most ${worst.toFixed(2)} ms from their place`]
      : []),
    ...(silent > 0 ? [`${countOf(silent, 'chunk')} too silent to be measured by ear; placed by samples`] : []),
  ];
}
