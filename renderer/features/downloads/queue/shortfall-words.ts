import type { TFunction } from 'i18next';
import type { DownloadRequest } from '../../../../common/domain/downloads/download.ts';
import type { Shortfall } from '../../../../common/domain/downloads/served.ts';
import { assertNever } from '../../../../common/units/assert-never.ts';
import { languageName } from '../../../client/words/language-names.ts';
import { formatLength } from '../../../ui/format-time.ts';

export type ShortfallText = { readonly tag: string; readonly reason: string };

/** What was asked and what was served, as a tag, and what is known of why. */
export function shortfallText(t: TFunction, shortfall: Shortfall, request: Pick<DownloadRequest, 'kind'>): ShortfallText {
  const tag = (asked: string, served: string) => t('downloads.shortfall.tag', { asked, served });
  switch (shortfall.kind) {
    case 'height':
      return { tag: tag(`${shortfall.asked}p`, `${shortfall.served}p`), reason: t('downloads.shortfall.height') };
    case 'container': {
      const [asked, served] = [shortfall.asked.toUpperCase(), shortfall.served.toUpperCase()];
      return { tag: tag(asked, served), reason: t('downloads.shortfall.container', { asked }) };
    }
    case 'language': {
      const asked = languageName(shortfall.asked);
      const served = shortfall.served === null ? t('downloads.shortfall.otherLanguage') : languageName(shortfall.served);
      return { tag: tag(asked, served), reason: t('downloads.shortfall.language', { asked }) };
    }
    case 'codec':
      return { tag: tag(shortfall.asked.toUpperCase(), shortfall.served.toUpperCase()), reason: t('downloads.shortfall.codec') };
    case 'gap':
      return {
        tag: t(`downloads.shortfall.gap.${shortfall.stream}`),
        reason: t('downloads.shortfall.gapReason', {
          at: formatLength(shortfall.atMs * 1_000),
          length: formatLength(shortfall.ms * 1_000),
        }),
      };
    case 'ends-early':
      return {
        tag: t(`downloads.shortfall.endsEarly.${shortfall.stream}`),
        reason: t('downloads.shortfall.endsEarlyReason', { length: formatLength(shortfall.ms * 1_000) }),
      };
    case 'no-sound':
      return { tag: t('downloads.shortfall.silent'), reason: t(`downloads.shortfall.silentReason.${request.kind}`) };
    case 'subtitles': {
      const language = languageName(shortfall.language);
      return { tag: t('downloads.shortfall.subtitles', { language }), reason: t('downloads.shortfall.subtitlesReason') };
    }
    case 'thumbnail':
      return { tag: t('downloads.shortfall.thumbnail'), reason: t('downloads.shortfall.thumbnailReason') };
    case 'sponsor-marks':
      return { tag: t('downloads.shortfall.sponsorMarks'), reason: t('downloads.shortfall.sponsorMarksReason') };
    default:
      return assertNever(shortfall);
  }
}
