import type { MediaFormat } from '../extraction.ts';
import { linesOf } from '../picture-lines.ts';
import { soundContainer, splitCodecs } from './codec-list.ts';
import type { ManifestPeriod } from './manifest.ts';

/** One Representation in one Period (ISO/IEC 23009-1, 5.3.5), with what it inherits. */
export type DashRepresentation = {
  readonly id: string;
  readonly periodStartMs: number;
  readonly mimeType: string;
  readonly codecs: string | null;
  readonly bitrateBps: number | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly fps: number | null;
  readonly language: string | null;
  /** Where it is one file, index and all. */
  readonly fileUrl: string | null;
  /** Lists its pieces, which are many: only those of the chosen format are wanted. */
  readonly readPeriod: () => ManifestPeriod;
};

/** A format over all periods. */
export type DashFormat = { readonly format: MediaFormat; readonly readPeriods: () => readonly ManifestPeriod[] };

/**
 * Picture and sound that every period has under the same id; text and pictures for a seek bar are left out. A format that is one file
 * is linked to as that file.
 */
export function formatsOfDash(representations: readonly DashRepresentation[], mpdUrl: string): readonly DashFormat[] {
  const periodCount = new Set(representations.map(({ periodStartMs }) => periodStartMs)).size;
  const byId = new Map<string, DashRepresentation[]>();
  for (const each of representations) {
    if (!/^(video|audio)\//.test(each.mimeType)) continue;
    const same = byId.get(each.id) ?? [];
    // The same again in one period is another place to get it from.
    if (!same.some(({ periodStartMs }) => periodStartMs === each.periodStartMs)) byId.set(each.id, [...same, each]);
  }
  return [...byId.values()]
    .filter((same) => same.length === periodCount)
    .flatMap((same) => {
      const inOrder = same.toSorted((one, other) => one.periodStartMs - other.periodStartMs);
      const [first, ...others] = inOrder;
      if (!first) return [];
      const fileUrl = others.length === 0 ? first.fileUrl : null;
      return [{ format: formatOf(first, fileUrl, mpdUrl), readPeriods: () => inOrder.map(({ readPeriod }) => readPeriod()) }];
    });
}

function formatOf(first: DashRepresentation, fileUrl: string | null, mpdUrl: string): MediaFormat {
  const { id, mimeType, width, fps, bitrateBps, language } = first;
  const isSound = mimeType.startsWith('audio/');
  const { videoCodec, audioCodec } = splitCodecs(first.codecs);
  const kind = isSound ? 'audio' : audioCodec === null ? 'video' : 'muxed';
  return {
    ...{ id, kind, container: containerOf(mimeType, audioCodec, fileUrl !== null), videoCodec: isSound ? null : videoCodec, audioCodec },
    ...{ width, height: linesOf(width, first.height), fps, bitrateBps, sizeBytes: null, language: isSound ? language : null },
    source: {
      ...(fileUrl === null ? { kind: 'manifest', protocol: 'dash', url: mpdUrl, representation: id } : { kind: 'file', url: fileUrl }),
      ...{ headers: {}, expiresAtMs: null },
    },
  };
}

/** A file is what it is; pieces are put into what usually holds their streams. */
function containerOf(mimeType: string, audioCodec: string | null, isFile: boolean): string {
  if (mimeType.endsWith('/webm')) return 'webm';
  if (!mimeType.startsWith('audio/')) return 'mp4';
  return isFile ? 'm4a' : soundContainer(audioCodec);
}
