/** Containers we know by their first bytes. Everything else is refused before ffmpeg sees it. */
export type SniffedFormat =
  | 'mp4'
  | 'matroska'
  | 'mpegts'
  | 'mpegps'
  | 'avi'
  | 'flv'
  | 'asf'
  | 'wav'
  | 'w64'
  | 'aiff'
  | 'mp3'
  | 'aac'
  | 'flac'
  | 'ogg'
  | 'mxf';

export type Sniffed = SniffedFormat | 'playlist' | 'text' | undefined;

/** Bytes `sniffFormat` wants to see; three packets of an M2TS are the longest pattern. */
export const SNIFF_BYTES = 4096;

type Container = {
  /** ffmpeg's names for the demuxers that may open it. */
  readonly demuxers: string;
  /** How the names of its files usually end. */
  readonly endings: readonly string[];
};

const CONTAINERS: Readonly<Record<SniffedFormat, Container>> = {
  mp4: { demuxers: 'mov,mp4,m4a,3gp,3g2,mj2', endings: ['mp4', 'm4v', 'mov', 'qt', '3gp', '3g2', 'f4v', 'm4a', 'm4b'] },
  matroska: { demuxers: 'matroska,webm', endings: ['mkv', 'webm', 'mka'] },
  mpegts: { demuxers: 'mpegts', endings: ['ts', 'mts', 'm2ts'] },
  mpegps: { demuxers: 'mpeg', endings: ['mpg', 'mpeg', 'vob'] },
  avi: { demuxers: 'avi', endings: ['avi'] },
  flv: { demuxers: 'flv', endings: ['flv'] },
  asf: { demuxers: 'asf', endings: ['wmv', 'asf', 'wma'] },
  wav: { demuxers: 'wav', endings: ['wav'] },
  w64: { demuxers: 'w64', endings: ['w64'] },
  aiff: { demuxers: 'aiff', endings: ['aif', 'aiff'] },
  // An ID3 tag may stand before any of three kinds of sound.
  mp3: { demuxers: 'mp3,aac,flac', endings: ['mp3', 'mp2'] },
  aac: { demuxers: 'aac', endings: ['aac'] },
  flac: { demuxers: 'flac', endings: ['flac'] },
  ogg: { demuxers: 'ogg', endings: ['ogv', 'ogg', 'oga', 'opus'] },
  mxf: { demuxers: 'mxf', endings: ['mxf'] },
};

/** Usual endings of the files that `sniffFormat` takes, without their dot: what a dialog offers is what is then accepted. */
export const MEDIA_ENDINGS: readonly string[] = Object.values(CONTAINERS).flatMap(({ endings }) => endings);

/** The demuxers that may open a file of this format, as `-format_whitelist` takes them. */
export function demuxersOf(format: SniffedFormat): string {
  return CONTAINERS[format].demuxers;
}

/**
 * What a file is by its first bytes (`SNIFF_BYTES` or the whole file): a container, a playlist (which would make ffmpeg read
 * other files: never media here), other text, or undefined for anything else. Names and extensions are never asked.
 */
export function sniffFormat(head: Uint8Array): Sniffed {
  return sniffText(head) ?? sniffContainer(head);
}

const UTF8_BOM = [0xef, 0xbb, 0xbf];
// first lines of what ffmpeg's playlist demuxers take: hls, dash, concat, and those of other players
const PLAYLIST =
  /^\s*(?:#EXTM3U|ffconcat\s|file\s|\[playlist\]|<(?:\?xml[\s\S]*?<)?(?:MPD|smil|asx|playlist|SmoothStreamingMedia)\b|v=0\s)/i;

function sniffText(head: Uint8Array): 'playlist' | 'text' | undefined {
  if (head.length === 0) return undefined;
  if (startsWith(head, [0xff, 0xfe]) || startsWith(head, [0xfe, 0xff])) return 'text'; // UTF-16; before MP3, whose sync it resembles
  const bytes = startsWith(head, UTF8_BOM) ? head.subarray(UTF8_BOM.length) : head;
  const latin = String.fromCharCode(...bytes);
  if (PLAYLIST.test(latin)) return 'playlist';
  if (bytes.some(isControl)) return undefined;
  return isUtf8(bytes) ? 'text' : undefined;
}

/** Below the blank, but for what texts hold: tab, line ends, form feed, escape. */
function isControl(byte: number): boolean {
  return byte < 0x20 && !(byte >= 0x09 && byte <= 0x0d) && byte !== 0x1b;
}

/** Whether the bytes are UTF-8, but for a character that the end of the head cut in two. */
function isUtf8(bytes: Uint8Array): boolean {
  for (let cut = 0; cut < 4 && cut <= bytes.length; cut += 1) {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, bytes.length - cut));
      return true;
    } catch {
      // perhaps one byte less
    }
  }
  return false;
}

function sniffContainer(head: Uint8Array): SniffedFormat | undefined {
  const at = (offset: number, text: string): boolean => startsWith(head.subarray(offset), ascii(text));
  if (MOV_ATOMS.some((atom) => at(4, atom))) return 'mp4';
  if (startsWith(head, [0x1a, 0x45, 0xdf, 0xa3])) return 'matroska';
  if (at(0, 'RIFF') || at(0, 'RF64') || at(0, 'BW64')) {
    if (at(8, 'AVI ')) return 'avi';
    return at(8, 'WAVE') ? 'wav' : undefined;
  }
  if (at(0, 'riff') && at(24, 'wave')) return 'w64';
  if (at(0, 'FORM') && (at(8, 'AIFF') || at(8, 'AIFC'))) return 'aiff';
  if (at(0, 'FLV\x01')) return 'flv';
  if (at(0, 'fLaC')) return 'flac';
  if (at(0, 'OggS')) return 'ogg';
  if (at(0, 'ID3')) return 'mp3';
  if (startsWith(head, ASF_HEADER)) return 'asf';
  if (startsWith(head, MXF_KEY)) return 'mxf';
  if (startsWith(head, [0, 0, 1, 0xba])) return 'mpegps';
  if (isTransportStream(head)) return 'mpegts';
  return sniffBareFrames(head);
}

// `styp` begins what a packager cut into segments and somebody put together again (ISO 14496-12, 8.16.2)
const MOV_ATOMS = ['ftyp', 'styp', 'moov', 'mdat', 'wide', 'free', 'skip', 'pnot'];
const ASF_HEADER = [0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11];
const MXF_KEY = [0x06, 0x0e, 0x2b, 0x34, 0x02, 0x05, 0x01, 0x01];

/** Sync bytes of three packets in a row: 188 bytes each, or 192 with a time stamp before each (Blu-ray, AVCHD). */
function isTransportStream(head: Uint8Array): boolean {
  const syncs = (first: number, size: number): boolean => [0, 1, 2].every((packet) => head[first + packet * size] === 0x47);
  return syncs(0, 188) || syncs(4, 192);
}

/** MPEG audio without a container: 11 sync bits, then version, layer, bit rate and sample rate, none of them reserved. */
function sniffBareFrames(head: Uint8Array): 'mp3' | 'aac' | undefined {
  const [first = 0, second = 0, third = 0] = head;
  if (first !== 0xff) return undefined;
  if ((second & 0xf6) === 0xf0) return 'aac'; // ADTS: 12 sync bits, layer 0
  const isReserved = (second & 0x18) === 0x08 || (second & 0x06) === 0 || (third & 0xf0) === 0xf0 || (third & 0x0c) === 0x0c;
  return (second & 0xe0) === 0xe0 && !isReserved ? 'mp3' : undefined;
}

function startsWith(bytes: Uint8Array, prefix: readonly number[]): boolean {
  return prefix.every((value, index) => bytes[index] === value);
}

function ascii(text: string): readonly number[] {
  return [...text].map((letter) => letter.charCodeAt(0));
}
