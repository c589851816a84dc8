import type { TFunction } from 'i18next';
import type { Dub } from '../../../../common/contract/dubbing.ts';
import { assertNever } from '../../../../common/units/assert-never.ts';
import { formatClock } from '../../../ui/format-time.ts';
import { type Chunk, chunkLook } from './chunk-look.ts';

/** Such as `At the service`, or `Trying again at 12:41:40` where the moment is known. */
export function chunkStateText(t: TFunction, chunk: Chunk): string {
  const look = chunkLook(chunk);
  if (look === 'again' && chunk.retryAtMs !== null) return t('dub.tryingAgainAt', { time: formatClock(chunk.retryAtMs) });
  return t(`dub.chunkState.${look}`);
}

/** How a chunk was brought to its slot, such as `Played 1.1% faster`; a dash while it is not. */
export function fittedText(t: TFunction, dub: Dub, chunk: Chunk): string {
  const { fit } = chunk;
  if (chunkLook(chunk) === 'kept') return t('chunk.fitted.original');
  if (fit === null) return '–';
  const rateHz = sampleRateOf(dub, chunk.language);
  const inSeconds = (kind: 'padded' | 'trimmed' | 'overlaid', samples: number) =>
    rateHz === null ? t(`chunk.fitted.${kind}`) : t(`chunk.fitted.${kind}By`, { seconds: (samples / rateHz).toFixed(3) });
  switch (fit.kind) {
    case 'exact':
    case 'original':
      return t(`chunk.fitted.${fit.kind}`);
    case 'padded':
      return inSeconds('padded', fit.addedSamples);
    case 'trimmed':
      return inSeconds('trimmed', fit.removedSamples);
    case 'overlaid':
      return inSeconds('overlaid', fit.overSamples);
    case 'stretched': {
      const percent = `${(Math.abs(fit.tempo - 1) * 100).toFixed(1)}%`;
      return t(fit.tempo < 1 ? 'chunk.fitted.slowed' : 'chunk.fitted.stretched', { percent });
    }
    default:
      return assertNever(fit);
  }
}

/** Samples of a fit are counted at the dub's rate, which is the original's. */
function sampleRateOf(dub: Dub, language: string): number | null {
  const reported = dub.report?.languages.find((candidate) => candidate.language === language);
  return reported?.sampleRateHz ?? dub.source?.audioTracks[0]?.sampleRateHz ?? null;
}
