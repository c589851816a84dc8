import { Braces } from 'lucide-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { fillTemplate, idInNames, NAME_FIELDS, type NameValues, unknownFields } from '../../../../common/domain/downloads/name-template.ts';
import { IconButton } from '../../../ui/button.tsx';
import { Select, WrongLine } from '../../../ui/field.tsx';
import { Menu } from '../../../ui/menu.tsx';
import { type Container, containersFor, type Extras, endingOf, type Kind } from './draft.ts';
import { FolderField } from './folder-field.tsx';
import type { FormatRow, InspectedVideo } from './format-rows.ts';

type SaveAsProps = {
  readonly inspected: InspectedVideo;
  readonly row: FormatRow;
  readonly kind: Kind;
  readonly container: Container;
  readonly extras: Extras;
  onContainer(container: Container): void;
  onChange(extras: Extras): void;
};

/** The container, the folder and the name of the file, with what the name will be. */
export function SaveAs({ inspected, row, kind, container, extras, onContainer, onChange }: SaveAsProps) {
  const { t } = useTranslation();
  const fitting = containersFor(row, kind);
  const containers = [
    { value: 'as-is', label: t('downloads.save.asIs', { container: row.choice.container.toUpperCase() }) },
    ...fitting.map((value) => ({ value, label: value.toUpperCase() })),
  ];
  const preview = `${fillTemplate(extras.nameTemplate, valuesOf(inspected, row, kind)).join(' / ')}.${endingOf(row, container)}`;
  return (
    <div className="group">
      <h3>{t('downloads.save.title')}</h3>
      <div className="props">
        <label htmlFor="download-container">{t('downloads.save.container')}</label>
        <Select
          id="download-container"
          options={containers}
          value={container ?? 'as-is'}
          onChange={(value) => onContainer(fitting.find((name) => name === value) ?? null)}
        />
        <FolderField folder={extras.folder} onChange={(folder) => onChange({ ...extras, folder })} />
        <NameField template={extras.nameTemplate} preview={preview} onChange={(nameTemplate) => onChange({ ...extras, nameTemplate })} />
      </div>
    </div>
  );
}

/** `{height}` is the height of the picture; a song has none. */
function valuesOf({ video, uploadDate }: InspectedVideo, row: FormatRow, kind: Kind): NameValues {
  const height = row.choice.formats[0]?.height ?? null;
  return {
    title: video.title,
    channel: video.channel,
    id: idInNames(video.videoId),
    site: video.site,
    date: uploadDate,
    height: kind === 'audio' || height === null ? null : String(height),
  };
}

type NameFieldProps = { readonly template: string; readonly preview: string | null; onChange(template: string): void };

export function NameField({ template, preview, onChange }: NameFieldProps) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [unknown] = unknownFields(template);
  const isEmpty = template.trim() === '';
  const insert = (field: string) => {
    const at = input.current?.selectionStart ?? template.length;
    onChange(`${template.slice(0, at)}{${field}}${template.slice(input.current?.selectionEnd ?? at)}`);
  };
  const fields = NAME_FIELDS.map((field) => ({ label: t(`downloads.save.field.${field}`), keys: `{${field}}`, run: () => insert(field) }));
  const isWrong = isEmpty || unknown !== undefined;
  return (
    <>
      <label htmlFor="download-name">{t('downloads.save.name')}</label>
      <div>
        <div className={isWrong ? 'field s wrong' : 'field s'}>
          <input
            ref={input}
            id="download-name"
            value={template}
            autoComplete="off"
            spellCheck={false}
            maxLength={500}
            aria-invalid={isWrong}
            aria-describedby="download-name-preview"
            onChange={(event) => onChange(event.target.value)}
          />
          <Menu items={fields} trigger={<IconButton label={t('downloads.save.insert')} icon={Braces} small />} />
        </div>
        {isWrong ? (
          <WrongLine id="download-name-preview">
            {isEmpty ? t('downloads.save.empty') : t('downloads.save.unknown', { braced: `{${unknown}}` })}
          </WrongLine>
        ) : (
          <p className="file-name t3" id="download-name-preview">
            {preview ?? t('downloads.save.eachName')}
          </p>
        )}
      </div>
    </>
  );
}
