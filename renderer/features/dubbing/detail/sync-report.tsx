import type { TFunction } from 'i18next';
import { AudioLines, Check, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Dub } from '../../../../common/contract/dubbing.ts';
import { languageName } from '../../../client/words/language-names.ts';
import { formatOffset, formatSignedPercent } from '../../../ui/format-number.ts';
import { EmptyState } from '../../../ui/notice.tsx';
import { Tag } from '../../../ui/tag.tsx';
import '../../../ui/table.css';
import { type Chunk, findChunk } from './chunk-look.ts';
import { LanguageChoice } from './language-choice.tsx';
import { SyncFacts } from './sync-facts.tsx';
import { type SyncRow, syncRows, worstOffset } from './sync-rows.ts';
import './sync-report.css';

/** A join that is further off than this is worth a look; up to it nobody hears it. */
const WORTH_A_LOOK_MICROS = 1_000;
/** Half the width of the fit bar stands for this much. */
const FULL_BAR = 0.05;

type SyncHeadProps = { readonly dub: Dub; readonly language: string; onLanguage(language: string): void };

/** Language and verdict, for the head of the panel. */
export function SyncHead({ dub, language, onLanguage }: SyncHeadProps) {
  const { t } = useTranslation();
  const languages = dub.config.targetLanguages.map((value) => ({ value, label: languageName(value) }));
  const rows = syncRows(dub, language);
  const worst = worstOffset(rows);
  const measured = rows.filter((row) => row.offset !== null).length;
  const silent = rows.filter((row) => row.isSilent).length;
  const isClose = worst !== null && worst <= WORTH_A_LOOK_MICROS;
  return (
    <>
      {languages.length > 1 && <LanguageChoice label={t('sync.language')} choices={languages} value={language} onChange={onLanguage} />}
      {worst !== null && (
        <span className="end">
          <Tag tone={isClose ? 'ok' : 'warn'} icon={isClose ? Check : TriangleAlert}>
            {t('sync.heard', { count: measured, offset: formatOffset(worst) })}
          </Tag>
        </span>
      )}
      {worst === null && silent > 0 && <span className="end small t2">{t('sync.silent')}</span>}
    </>
  );
}

type SyncTableProps = { readonly dub: Dub; readonly language: string; readonly selected: Chunk | null; onSelect(chunk: Chunk): void };

export function SyncTable({ dub, language, selected, onSelect }: SyncTableProps) {
  const { t } = useTranslation();
  const rows = syncRows(dub, language);
  if (rows.length === 0 || (!dub.report && rows.every((row) => row.fit === null))) {
    return (
      <div className="sync-empty">
        <EmptyState icon={AudioLines} title={t('sync.none.title')} text={t('sync.none.text')} />
      </div>
    );
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div className="scroll" tabIndex={0}>
      <SyncFacts dub={dub} language={language} rows={rows} />
      <table className="grid-table dense sync">
        <thead>
          <tr>
            <th>{t('sync.column.chunk')}</th>
            <th className="n">{t('sync.column.slot')}</th>
            <th className="n">{t('sync.column.dub')}</th>
            <th className="n">{t('sync.column.fitted')}</th>
            <th className="fit">
              <span className="visually-hidden">{t('sync.column.fitted')}</span>
            </th>
            <th className="n">{t('sync.column.join')}</th>
            <th>{t('sync.column.result')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const chunk = findChunk(dub.chunks, `${language}/${row.index}`);
            return (
              <tr key={row.index} aria-selected={chunk !== undefined && chunk === selected} onClick={() => chunk && onSelect(chunk)}>
                <SyncCells row={row} />
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function SyncCells({ row }: { readonly row: SyncRow }) {
  const { t } = useTranslation();
  const seconds = (value: number | null) => (value === null ? '–' : t('sync.seconds', { value: value.toFixed(3) }));
  return (
    <>
      <td className="num">{row.index + 1}</td>
      <td className="n t2">{seconds(row.slotSeconds)}</td>
      <td className="n">{seconds(row.dubSeconds)}</td>
      <td className="n">{row.lengthening === null ? '–' : formatSignedPercent(row.lengthening)}</td>
      <td className="fit">
        <FitBar lengthening={row.lengthening} />
      </td>
      <td className="n t2">{row.isSilent ? t('sync.silent') : row.offset === null ? '–' : formatOffset(row.offset)}</td>
      <td className={row.look === 'bad' ? 'danger' : row.look === 'ask' ? 'warn' : ''}>{resultText(t, row)}</td>
    </>
  );
}

/** How a chunk lies in its slot in words; of one that is not there yet, its state. */
function resultText(t: TFunction, row: SyncRow): string {
  if (row.look === 'bad') return t('sync.failed');
  if (row.fit === null) return t(`dub.chunkState.${row.look}`);
  if (row.fit === 'overlaid' && row.overSeconds > 0) return t('sync.overlaidBy', { seconds: row.overSeconds.toFixed(3) });
  return t(`sync.fit.${row.fit}`);
}

function FitBar({ lengthening }: { readonly lengthening: number | null }) {
  const share = Math.min(1, Math.abs(lengthening ?? 0) / FULL_BAR) * 50;
  const left = (lengthening ?? 0) < 0 ? 50 - share : 50;
  return (
    <span className="fitbar" aria-hidden>
      <i style={{ left: `${left}%`, width: `${share}%` }} />
    </span>
  );
}
