import { ArrowDownToLine, CircleCheck, CircleX, Copy, Ellipsis, RotateCw } from 'lucide-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../../client/session.ts';
import { errorSentence } from '../../../client/words/error-sentences.ts';
import { IconButton } from '../../../ui/button.tsx';
import { formatSize } from '../../../ui/format-number.ts';
import { formatWhen } from '../../../ui/format-time.ts';
import { Menu, type MenuItem } from '../../../ui/menu.tsx';
import { type Preset, presetWish } from '../add/presets.ts';
import { fileItems } from '../file-items.ts';
import { copyLink } from '../queue/download-actions.ts';
import type { HistoryLine } from './use-past.ts';

type HistoryRowProps = { readonly line: HistoryLine; readonly preset: Preset; onPlay(line: HistoryLine): void };

/** Drawn once: a history that was read far back has many of them. */
export const HistoryRow = memo(function HistoryRow({ line, preset, onPlay }: HistoryRowProps) {
  const { t } = useTranslation();
  const { format, success, error, videoTitle } = line;
  const [again, items] = useLineActions(line, preset, () => onPlay(line));
  const reason = success ? null : errorSentence(t, { code: error ?? '', message: t('downloads.state.failed'), details: {} });
  const facts = [format.quality, format.container.toUpperCase()].filter((fact) => fact !== '').join(', ');
  return (
    <tr>
      <td>
        <span className="flex name-line">
          {success ? (
            <CircleCheck className="i s ok" aria-label={t('downloads.state.complete')} />
          ) : (
            <CircleX className="i s danger" aria-label={t('downloads.state.failed')} />
          )}
          <span className="cut" title={videoTitle}>
            {videoTitle}
          </span>
        </span>
      </td>
      <td className="cut t2" title={line.site}>
        {line.site}
      </td>
      {reason ? (
        <td className="cut danger" colSpan={2} title={`${reason.title}. ${reason.next}`}>
          {reason.title}
        </td>
      ) : (
        <>
          <td className="cut t2 num" title={facts}>
            {facts}
          </td>
          <td className="n t2">{format.filesize === null ? '–' : formatSize(format.filesize)}</td>
        </>
      )}
      <td className="t2 num">{formatWhen(line.atMs, Date.now())}</td>
      <td>
        <span className="flex tight right">
          <IconButton
            label={success ? t('downloads.action.again') : t('downloads.action.tryAgain')}
            icon={success ? ArrowDownToLine : RotateCw}
            small
            needsHost
            onClick={again}
          />
          <Menu items={items} trigger={<IconButton label={t('downloads.actionsFor', { title: videoTitle })} icon={Ellipsis} small />} />
        </span>
      </td>
    </tr>
  );
});

/** What a line offers: the link once more, and the menu with all. */
function useLineActions(line: HistoryLine, preset: Preset, onPlay: () => void): readonly [() => void, readonly MenuItem[]] {
  const { t } = useTranslation();
  const session = useSession();
  const { format, assetId, videoUrl } = line;
  const isAudio = format.quality === 'audio';
  const again = async () => {
    try {
      // The history does not hold all that was asked for; sound stays sound, a picture comes as the preset says.
      const wish = presetWish(isAudio ? 'audio-best' : preset);
      await session.client.downloads.start({ ...wish, url: videoUrl, again: true });
      session.notices.done(t('downloads.queued'));
    } catch (reason) {
      session.notices.failed(reason);
    }
  };
  const items: readonly MenuItem[] = [
    ...(assetId ? fileItems(session, t, { id: assetId, kind: isAudio ? 'audio' : 'video' }, onPlay) : []),
    { label: t('downloads.action.again'), icon: ArrowDownToLine, needsHost: true, run: () => void again() },
    { label: t('downloads.action.copyLink'), icon: Copy, run: () => void copyLink(session, t, [videoUrl]) },
  ];
  return [() => void again(), items];
}
