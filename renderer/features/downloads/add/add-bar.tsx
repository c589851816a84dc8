import { Link, SlidersHorizontal } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../ui/button.tsx';
import { NARROW, useMediaQuery } from '../../../ui/use-media-query.ts';
import { AddProblem } from './add-problem.tsx';
import { parseLinks } from './parse-links.ts';
import { PresetSelect } from './preset-select.tsx';
import type { Preset } from './presets.ts';
import type { Adding } from './use-adding.ts';
import './add-bar.css';

const MOD = navigator.platform.startsWith('Mac') ? '⌘' : 'Ctrl';
export const LINKS_ID = 'download-links';

type AddBarProps = {
  readonly adding: Adding;
  readonly preset: Preset;
  onPreset(preset: Preset): void;
  /** A person wants to see what stands behind a link before it is fetched. */
  onChoose(url: string): void;
};

export function AddBar({ adding, preset, onPreset, onChoose }: AddBarProps) {
  const { t } = useTranslation();
  const isNarrow = useMediaQuery(NARROW);
  const [text, setText] = useState('');
  const { links } = parseLinks(text);
  const only = links.length === 1 ? links[0] : undefined;
  const isEmpty = text.trim() === '';
  const add = async (event?: FormEvent) => {
    event?.preventDefault();
    if (!isEmpty && !adding.busy) setText(await adding.add(text));
  };
  const choose = () => {
    if (only === undefined) return;
    onChoose(only);
    setText('');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void add();
  };
  return (
    <>
      <form className="add-bar" onSubmit={(event) => void add(event)}>
        <div className="field grow link-field">
          <Link className="i" aria-hidden />
          <textarea
            id={LINKS_ID}
            rows={1}
            aria-label={t('downloads.add.links')}
            placeholder={t('downloads.add.placeholder')}
            value={text}
            spellCheck={false}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={onKeyDown}
          />
          {links.length > 1 ? (
            <span className="small t2 num" role="status">
              {t('downloads.add.found', { count: links.length })}
            </span>
          ) : (
            isEmpty && <span className="kbd">{t('downloads.add.key', { mod: MOD })}</span>
          )}
        </div>
        <PresetSelect preset={preset} onChange={onPreset} />
        <Button icon={SlidersHorizontal} needsHost disabled={only === undefined} aria-label={t('downloads.choose.title')} onClick={choose}>
          {!isNarrow && t('downloads.choose.title')}
        </Button>
        <Button type="submit" needsHost disabled={isEmpty || adding.busy}>
          {links.length > 1 ? t('downloads.add.addMany', { count: links.length }) : t('downloads.add.add')}
        </Button>
      </form>
      {adding.problem && <AddProblem problem={adding.problem} onClose={adding.clear} />}
    </>
  );
}
