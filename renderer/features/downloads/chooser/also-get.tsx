import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { languageName } from '../../../client/words/language-names.ts';
import { Checkbox, SearchField } from '../../../ui/field.tsx';
import type { Extras } from './draft.ts';
import type { InspectedVideo } from './format-rows.ts';

/** From this many languages on a filter is worth its line. */
const FILTER_FROM = 9;

type AlsoGetProps = { readonly inspected: InspectedVideo | null; readonly extras: Extras; onChange(extras: Extras): void };

/** What goes into the file beside picture and sound. Without an inspection, as for a list, it is asked for wherever it is. */
export function AlsoGet({ inspected, extras, onChange }: AlsoGetProps) {
  const { t } = useTranslation();
  const line = (name: 'describe' | 'thumbnail' | 'sponsorMarks', note: string) => (
    <li>
      <Checkbox
        label={t(`downloads.also.${name}`)}
        checked={extras[name]}
        onChange={(checked) => onChange({ ...extras, [name]: checked })}
      />
      <span className="end t2">{note}</span>
    </li>
  );
  const chapters = inspected?.chapters ?? 0;
  return (
    <div className="group">
      <h3>{t('downloads.also.title')}</h3>
      <ul className="options">
        {line('describe', chapters > 0 ? t('downloads.choose.chapters', { count: chapters }) : t('downloads.also.inFile'))}
        {inspected?.hasThumbnail !== false && line('thumbnail', t('downloads.also.inFile'))}
        {line('sponsorMarks', t('downloads.also.asked'))}
      </ul>
      {inspected && <Subtitles inspected={inspected} extras={extras} onChange={onChange} />}
    </div>
  );
}

type SubtitlesProps = AlsoGetProps & { readonly inspected: InspectedVideo };

function Subtitles({ inspected: { subtitles }, extras, onChange }: SubtitlesProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const { subtitleLanguages: ticked } = extras;
  if (subtitles.length === 0) return <p className="small t3 no-subtitles">{t('downloads.also.noSubtitles')}</p>;
  const needle = text.trim().toLocaleLowerCase();
  const shown = subtitles.filter(({ language }) => `${languageName(language)} ${language}`.toLocaleLowerCase().includes(needle));
  const tick = (language: string, isOn: boolean) =>
    onChange({ ...extras, subtitleLanguages: isOn ? [...ticked, language] : ticked.filter((held) => held !== language) });
  return (
    <fieldset className="subtitles">
      <legend>
        {t('downloads.also.subtitles')}
        {ticked.length > 0 && <span className="t3">, {t('downloads.also.ticked', { count: ticked.length })}</span>}
      </legend>
      {subtitles.length >= FILTER_FROM && <SearchField small label={t('downloads.also.filter')} value={text} onChange={setText} />}
      <ul className="options">
        {shown.map(({ language, isAutomatic }) => (
          <li key={language}>
            <Checkbox label={languageName(language)} checked={ticked.includes(language)} onChange={(isOn) => tick(language, isOn)} />
            {isAutomatic && <span className="end t3">{t('downloads.also.automatic')}</span>}
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
