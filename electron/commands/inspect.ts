import type { Inspection } from '../../common/contract/downloads.ts';
import type { Client } from '../transport/client.ts';
import { sizeWords } from './download-words.ts';
import { EXIT } from './exit-codes.ts';
import { languageName } from './names.ts';
import { jsonLine, plainText, type Streams } from './output.ts';

type InspectRun = { readonly json: boolean; readonly streams: Streams; readonly stopped: AbortSignal };

/** Says what stands behind a link: its formats, or the videos of its list. */
export async function runInspect(client: Client, { link }: { readonly link: string }, run: InspectRun): Promise<number> {
  const found = await client.downloads.inspect({ url: link }, { signal: run.stopped });
  const { out } = run.streams;
  if (run.json) out(jsonLine(found));
  else for (const line of found.kind === 'video' ? videoLines(found) : listLines(found)) out(`${line}\n`);
  return EXIT.done;
}

/** `1:02:03`, `4:05`. */
function lengthWords(ms: number | null): string {
  if (ms === null) return '';
  const seconds = Math.round(ms / 1_000);
  const [hours, minutes, rest] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (value: number): string => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

function videoLines(found: Extract<Inspection, { kind: 'video' }>): readonly string[] {
  const { video, formats, subtitles, chapters, extractor } = found;
  const facts = [video.channel === null ? '' : plainText(video.channel), found.uploadDate ?? '', lengthWords(video.durationMs), extractor];
  const languages = subtitles.map(({ language, isAutomatic }) => `${languageName(language)}${isAutomatic ? ' (automatic)' : ''}`);
  return [
    plainText(video.title),
    `  ${facts.filter(Boolean).join(', ')}`,
    ...(chapters > 0 ? [`  ${chapters} chapters`] : []),
    ...(languages.length > 0 ? [`  Subtitles: ${languages.slice(0, 12).join(', ')}${languages.length > 12 ? ' and more' : ''}`] : []),
    ...formats.map(formatLine),
  ];
}

function formatLine(format: Extract<Inspection, { kind: 'video' }>['formats'][number]): string {
  const picture =
    format.height === null
      ? format.kind === 'audio'
        ? 'audio'
        : ''
      : `${format.height}p${format.fps ? ` ${Math.round(format.fps)}` : ''}`;
  const codecs = [format.videoCodec, format.audioCodec].filter((codec) => codec !== null).join(' + ');
  const size = format.sizeBytes === null ? '' : sizeWords(format.sizeBytes);
  const cells = [format.id.padEnd(10), picture.padEnd(9), format.container.padEnd(5), plainText(codecs).padEnd(26), size.padStart(9)];
  return `  ${cells.join('  ')}${format.language === null ? '' : `  ${format.language}`}`.trimEnd();
}

function listLines({ title, entries }: Extract<Inspection, { kind: 'playlist' }>): readonly string[] {
  const width = String(entries.length).length;
  const line = (entry: (typeof entries)[number], index: number): string =>
    `  ${String(index + 1).padStart(width)}  ${lengthWords(entry.durationMs).padStart(8)}  ${plainText(entry.title)}${entry.earlier ? '  (downloaded before)' : ''}`;
  return [`${plainText(title)}: ${entries.length} videos`, ...entries.map(line)];
}
