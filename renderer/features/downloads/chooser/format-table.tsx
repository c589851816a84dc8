import { useTranslation } from 'react-i18next';
import { languageName } from '../../../client/words/language-names.ts';
import { formatSize } from '../../../ui/format-number.ts';
import { Tag } from '../../../ui/tag.tsx';
import type { Kind } from './draft.ts';
import { codecName, type FormatRow } from './format-rows.ts';

type FormatTableProps = { readonly rows: readonly FormatRow[]; readonly kind: Kind; readonly chosen: string; onChoose(key: string): void };

/** One row for each height and codec, or for each kind of sound. Arrows choose, as in any group of radio buttons. */
export function FormatTable({ rows, kind, chosen, onChoose }: FormatTableProps) {
  const { t } = useTranslation();
  return (
    <table className="grid-table dense formats" aria-label={t('downloads.choose.formats')}>
      <thead>
        <tr>
          <th>
            <span className="visually-hidden">{t('downloads.choose.chosen')}</span>
          </th>
          <th>{kind === 'video' ? t('downloads.choose.picture') : t('downloads.choose.sound')}</th>
          <th>{kind === 'video' ? t('downloads.choose.video') : t('downloads.choose.rate')}</th>
          <th>{kind === 'video' ? t('downloads.choose.audio') : t('downloads.choose.language')}</th>
          <th className="n">{t('downloads.column.size')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.key} row={row} kind={kind} isChosen={row.key === chosen} onChoose={() => onChoose(row.key)} />
        ))}
      </tbody>
    </table>
  );
}

type RowProps = { readonly row: FormatRow; readonly kind: Kind; readonly isChosen: boolean; onChoose(): void };

function Row({ row, kind, isChosen, onChoose }: RowProps) {
  const { t } = useTranslation();
  const name = kind === 'video' ? row.name || t('downloads.choose.whole') : codecName(row.audioCodec);
  const cells =
    kind === 'video'
      ? [codecName(row.videoCodec), codecName(row.audioCodec)]
      : [
          row.bitrateBps === null ? '–' : t('downloads.choose.kbits', { rate: Math.round(row.bitrateBps / 1_000) }),
          row.language === null ? '–' : languageName(row.language),
        ];
  const size = row.size.bytes === null ? '–' : `${row.size.isExact ? '' : '≈ '}${formatSize(row.size.bytes)}`;
  return (
    <tr aria-selected={isChosen} onClick={onChoose}>
      <td>
        <span className="check-line">
          <input type="radio" name="format" aria-label={[name, ...cells, size].join(', ')} checked={isChosen} onChange={onChoose} />
        </span>
      </td>
      <td className="strong num">
        {name}
        {row.isPreset && <Tag tone="accent">{t('downloads.choose.preset')}</Tag>}
      </td>
      {cells.map((cell, index) => (
        <td key={index === 0 ? 'first' : 'second'} className="t2">
          {cell}
        </td>
      ))}
      <td className="n">{size}</td>
    </tr>
  );
}
