import { Clapperboard, Music } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Asset } from '../../../../common/contract/assets.ts';
import type { Download } from '../../../../common/contract/downloads.ts';
import { chooseFiles } from '../../../client/intake.ts';
import { useSession, useSessionStore } from '../../../client/session.ts';
import { languageName } from '../../../client/words/language-names.ts';
import { Button } from '../../../ui/button.tsx';
import { FormRow } from '../../../ui/form-row.tsx';
import { formatSize } from '../../../ui/format-number.ts';
import { formatLength } from '../../../ui/format-time.ts';
import { go } from '../../../ui/hash-route.ts';
import { Notice } from '../../../ui/notice.tsx';
import { Thumb } from '../../../ui/thumb.tsx';
import { ComingVideo, LinkField } from './link-field.tsx';

/** How many files the form offers without a dialog. */
const OFFERED = 4;

export function FileField({ file, coming }: { readonly file: Asset | null; readonly coming: Download | null }) {
  const { t } = useTranslation();
  const session = useSession();
  const assets = useSessionStore(
    (held) => held.assets,
    (state) => state.assets,
  );
  const offered = assets
    .filter((asset) => asset.available && asset.kind === 'video' && asset.audioTracks.length > 0 && asset.origin !== 'produced')
    .slice(0, OFFERED);
  const choose = async () => {
    try {
      const [id] = await chooseFiles(session);
      if (id !== undefined) go(`/dubbing/new?file=${id}`);
    } catch (error) {
      session.notices.failed(error);
    }
  };
  if (file) {
    return (
      <FormRow label={t('newDub.file')}>
        <ChosenFile file={file} onChoose={() => void choose()} />
        <FileProblem file={file} />
      </FormRow>
    );
  }
  if (coming) {
    return (
      <FormRow label={t('newDub.file')}>
        <ComingVideo download={coming} />
      </FormRow>
    );
  }
  return (
    <FormRow label={t('newDub.file')}>
      <div className="file-ways">
        <Button needsHost onClick={() => void choose()}>
          {t('newDub.chooseFile')}
        </Button>
        <span className="t3">{t('newDub.or')}</span>
        <LinkField />
      </div>
      {offered.length > 0 && (
        <>
          <p className="explain">{t('newDub.orRecent')}</p>
          <ul className="file-picks">
            {offered.map((asset) => (
              <li key={asset.id}>
                <button type="button" onClick={() => go(`/dubbing/new?file=${asset.id}`)}>
                  <FileThumb asset={asset} />
                  <span className="cut grow">{asset.name}</span>
                  <span className="small t3 num">
                    <FileFacts asset={asset} />
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </FormRow>
  );
}

function ChosenFile({ file, onChoose }: { readonly file: Asset; onChoose(): void }) {
  const { t } = useTranslation();
  return (
    <div className="file-line">
      <FileThumb asset={file} />
      <div className="grow">
        <p className="cut strong">{file.name}</p>
        <p className="cut small t3 num">
          <FileFacts asset={file} />
        </p>
      </div>
      <Button small needsHost onClick={onChoose}>
        {t('newDub.chooseOther')}
      </Button>
    </div>
  );
}

function FileProblem({ file }: { readonly file: Asset }) {
  const { t } = useTranslation();
  const problem = !file.available ? 'gone' : file.kind !== 'video' ? 'noPicture' : file.audioTracks.length === 0 ? 'silent' : null;
  if (problem === null) return null;
  return (
    <div className="below">
      <Notice tone="danger" title={t(`newDub.fileProblem.${problem}.title`)} text={t(`newDub.fileProblem.${problem}.text`)} />
    </div>
  );
}

function FileThumb({ asset }: { readonly asset: Asset }) {
  const { urls } = useSession();
  return <Thumb src={asset.kind === 'video' ? urls.thumbnail(asset.id) : null} icon={asset.kind === 'audio' ? Music : Clapperboard} />;
}

/** `0:42, 640 × 360, English, 5.2 MB`: what is known of it. */
function FileFacts({ asset }: { readonly asset: Asset }) {
  const language = asset.audioTracks[0]?.language;
  const facts = [
    asset.duration === null ? null : formatLength(asset.duration),
    asset.width === null || asset.height === null ? null : `${asset.width} × ${asset.height}`,
    language && language !== 'und' ? languageName(language) : null,
    formatSize(asset.sizeBytes),
  ];
  return facts.filter((fact) => fact !== null).join(', ');
}
