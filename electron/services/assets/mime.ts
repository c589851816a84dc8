import { type MediaInfo, mainVideo } from '../../../common/domain/media/media-info.ts';
import type { AssetRecord } from '../../database/repositories/assets.ts';

const UNKNOWN = 'application/octet-stream';
const WEBM_CODECS: ReadonlySet<string> = new Set(['vp8', 'vp9', 'av1', 'opus', 'vorbis']);

/** By ffprobe's demuxer name: [with a picture, sound alone, file extension with a picture, sound alone]. */
const FORMATS: Readonly<Record<string, readonly [string, string, string, string]>> = {
  mov: ['video/mp4', 'audio/mp4', '.mp4', '.m4a'],
  webm: ['video/webm', 'audio/webm', '.webm', '.webm'],
  matroska: ['video/x-matroska', 'audio/x-matroska', '.mkv', '.mka'],
  mpegts: ['video/mp2t', 'video/mp2t', '.ts', '.ts'],
  mpeg: ['video/mpeg', 'audio/mpeg', '.mpg', '.mpg'],
  avi: ['video/x-msvideo', 'video/x-msvideo', '.avi', '.avi'],
  flv: ['video/x-flv', 'video/x-flv', '.flv', '.flv'],
  asf: ['video/x-ms-wmv', 'audio/x-ms-wma', '.wmv', '.wma'],
  ogg: ['video/ogg', 'audio/ogg', '.ogv', '.ogg'],
  mp3: ['audio/mpeg', 'audio/mpeg', '.mp3', '.mp3'],
  flac: ['audio/flac', 'audio/flac', '.flac', '.flac'],
  wav: ['audio/wav', 'audio/wav', '.wav', '.wav'],
  aac: ['audio/aac', 'audio/aac', '.aac', '.aac'],
};

/** True where every stream is one that webm may hold; ffprobe names webm and mkv alike. */
export function isWebm(info: MediaInfo): boolean {
  const decisive = info.streams.filter((stream) => stream.kind === 'audio' || stream.kind === 'video');
  return isMatroska(info) && decisive.length > 0 && decisive.every((stream) => WEBM_CODECS.has(stream.codec));
}
export function isMatroska(info: MediaInfo): boolean {
  return info.format.split(',').includes('matroska');
}
export function isMp4(info: MediaInfo): boolean {
  return info.format.split(',').includes('mov');
}

function formatOf(info: MediaInfo): readonly [string, string, string, string] | undefined {
  const first = info.format.split(',')[0] ?? '';
  return FORMATS[isWebm(info) ? 'webm' : first];
}

/** Content type by what the file was found to hold, never by its name: a name must not make a page run it. */
export function contentTypeOf(record: Pick<AssetRecord, 'info'>): string {
  const format = record.info && formatOf(record.info);
  if (!record.info || !format) return UNKNOWN;
  return mainVideo(record.info) ? format[0] : format[1];
}

/** With its dot; empty for a format we have no ending for. */
export function extensionOf(info: MediaInfo): string {
  const format = formatOf(info);
  if (!format) return '';
  return mainVideo(info) ? format[2] : format[3];
}
