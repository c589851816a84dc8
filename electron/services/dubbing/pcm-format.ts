import type { DubbingConfig } from '../../../common/domain/dubbing/dubbing.ts';
import { dubSampleRate } from '../../../common/domain/media/output-plan.ts';
import type { PcmFormat } from '../../../native/ffmpeg/dubbing-arguments.ts';

/** Opus and AAC end here; nothing a person dubs has more. */
const MAX_CHANNELS = 8;
const STEREO = 2;

/** What a dub's sound is decoded to and joined in. */
export function pcmFormatOf(
  audio: { readonly sampleRateHz: number; readonly channels: number },
  { stereo }: Pick<DubbingConfig, 'stereo'>,
): PcmFormat {
  return { sampleRateHz: dubSampleRate(audio.sampleRateHz), channels: Math.min(audio.channels, stereo ? STEREO : MAX_CHANNELS) };
}
