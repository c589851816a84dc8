import type { TFunction } from 'i18next';
import type { Download } from '../../../../common/contract/downloads.ts';
import { languageName, nameList } from '../../../client/words/language-names.ts';
import { formatPart, formatRate, formatSize } from '../../../ui/format-number.ts';
import { formatLeft, formatLength } from '../../../ui/format-time.ts';

const NONE = '–';

export const titleOf = ({ video, job }: Download): string => video?.title ?? job.title;

/** `course.example.org, 1080p MP4, subtitles English and German`: where it comes from and what was asked for. */
export function askedText(t: TFunction, { url, video, request, outcome, earlier }: Download): string {
  const host = URL.canParse(url) ? new URL(url).hostname.replace(/^www\./, '') : url;
  const length = video?.durationMs == null ? null : formatLength(video.durationMs * 1_000);
  if (outcome !== null || earlier !== null) return [host, length].filter((part) => part !== null).join(', ');
  const container = request.container?.toUpperCase() ?? null;
  const quality = request.kind === 'audio' ? t('downloads.asked.audio') : heightText(t, request.maxHeight);
  const subtitles =
    request.subtitleLanguages.length === 0
      ? null
      : t('downloads.asked.subtitles', { languages: nameList(request.subtitleLanguages.map((tag) => languageName(tag))) });
  return [host, [quality, container].filter((part) => part !== null).join(' '), subtitles].filter((part) => part !== null).join(', ');
}

function heightText(t: TFunction, maxHeight: number | null): string {
  return maxHeight === null ? t('downloads.asked.best') : `${maxHeight}p`;
}

/** `1.24 of 2.01 GB` while it comes, `212 MB` once it is here. */
export function sizeText(t: TFunction, { transfer, output, outcome }: Download): string {
  if (transfer !== null) {
    if (transfer.totalBytes === null) return formatSize(transfer.doneBytes, { isRunning: true });
    const [done, total] = formatPart(transfer.doneBytes, transfer.totalBytes);
    return t('downloads.doneOf', { done, total });
  }
  const size = outcome?.served.sizeBytes ?? output?.sizeBytes;
  return size === undefined ? NONE : formatSize(size);
}

export function rateText({ job, transfer }: Download): string {
  return transfer === null || job.state !== 'running' ? NONE : formatRate(transfer.bytesPerSecond);
}

export function leftText({ job, transfer }: Download): string {
  if (job.state !== 'running' || transfer === null) return NONE;
  const { doneBytes, totalBytes, bytesPerSecond } = transfer;
  if (totalBytes === null || bytesPerSecond <= 0) return NONE;
  return formatLeft(((totalBytes - doneBytes) / bytesPerSecond) * 1_000);
}

/** `15 KB/s, 5:14 left`: as much of it as is known; null for nothing. */
export function paceText(t: TFunction, download: Download): string | null {
  const [rate, left] = [rateText(download), leftText(download)];
  if (rate === NONE) return null;
  return left === NONE ? rate : t('downloads.pace', { rate, left });
}
