import { Captions } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Dub } from '../../../../common/contract/dubbing.ts';
import { useSession } from '../../../client/session.ts';
import { languageName } from '../../../client/words/language-names.ts';
import { Button } from '../../../ui/button.tsx';

/** Subtitles as files of their own: shown in their folder on the desktop, downloaded in a browser. */
export function SubtitleFiles({ dub }: { readonly dub: Dub }) {
  const { t } = useTranslation();
  const { bridge, urls, notices } = useSession();
  if (dub.subtitles.length === 0) return null;
  return (
    <ul className="flex wrap" aria-label={t('result.subtitleFiles')}>
      {dub.subtitles.map(({ language, assetId }) => {
        const name = t('result.subtitleFile', { language: languageName(language) });
        return (
          <li key={language}>
            {bridge ? (
              <Button small icon={Captions} onClick={() => void bridge.showInFolder(assetId).catch(notices.failed)}>
                {name}
              </Button>
            ) : (
              <a className="btn plain s" href={urls.download(assetId)} download>
                <Captions className="i s" aria-hidden />
                {name}
              </a>
            )}
          </li>
        );
      })}
    </ul>
  );
}
