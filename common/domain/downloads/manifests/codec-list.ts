import { audioFamily } from '../codecs.ts';

export type StreamCodecs = { readonly videoCodec: string | null; readonly audioCodec: string | null };

const TEXT = /^(stpp|wvtt|tx3g|c608|c708|im1t)/i;
// those that have no family here
const OTHER_AUDIO = /^(ac-4|dts[cehlx]|alac|samr|mha1|mhm1|iamf)/i;

/** `avc1.640028,mp4a.40.2` as picture and sound (RFC 6381); null for what the list does not name. */
export function splitCodecs(list: string | null): StreamCodecs {
  const names = (list ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && !TEXT.test(name));
  const isAudio = (name: string): boolean => audioFamily(name) !== null || OTHER_AUDIO.test(name);
  return { videoCodec: names.find((name) => !isAudio(name)) ?? null, audioCodec: names.find(isAudio) ?? null };
}

/** The ending of a file that holds this sound alone. */
export function soundContainer(audioCodec: string | null): string {
  switch (audioFamily(audioCodec)) {
    case 'opus':
      return 'opus';
    case 'mp3':
      return 'mp3';
    case 'flac':
      return 'flac';
    case 'vorbis':
      return 'ogg';
    default:
      return 'm4a';
  }
}
