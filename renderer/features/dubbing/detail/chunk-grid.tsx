import { type KeyboardEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Dub } from '../../../../common/contract/dubbing.ts';
import { languageName } from '../../../client/words/language-names.ts';
import { ChunkCell } from './chunk-cell.tsx';
import { ChunkLegend } from './chunk-legend.tsx';
import { type Chunk, chunkKey, failedChunks } from './chunk-look.ts';
import './chunk-grid.css';

/** From this many chunks on numbers have three digits, which need a wider cell. */
const WIDE_FROM = 100;

type ChunkGridProps = { readonly dub: Dub; readonly selected: Chunk | null; onSelect(chunk: Chunk): void };

/** Every chunk in every language. */
export function ChunkGrid({ dub, selected, onSelect }: ChunkGridProps) {
  const { t } = useTranslation();
  if (dub.chunks.length === 0) return null;
  return (
    <section className="chunks" aria-label={t('dub.chunks')}>
      <ChunkLegend dub={dub} />
      {dub.config.targetLanguages.map((language) => (
        <LanguageCells
          key={language}
          language={language}
          chunks={dub.chunks.filter((chunk) => chunk.language === language)}
          selected={selected}
          onSelect={onSelect}
        />
      ))}
    </section>
  );
}

type LanguageCellsProps = {
  readonly language: string;
  readonly chunks: readonly Chunk[];
  readonly selected: Chunk | null;
  onSelect(chunk: Chunk): void;
};

/** One tab stop; the arrow keys go through the cells, up and down by the rows as they are laid out. */
function LanguageCells({ language, chunks, selected, onSelect }: LanguageCellsProps) {
  const { t } = useTranslation();
  const list = useRef<HTMLDivElement>(null);
  const name = languageName(language);
  const complete = chunks.filter((chunk) => chunk.state === 'succeeded').length;
  const failed = failedChunks(chunks).length;
  const selectedKey = selected ? chunkKey(selected) : null;
  const tabStop = chunks.find((chunk) => chunkKey(chunk) === selectedKey) ?? chunks[0];
  const onKeyDown = (event: KeyboardEvent) => {
    const cells = [...(list.current?.children ?? [])] as HTMLElement[]; // the children are our buttons
    const from = cells.indexOf(document.activeElement as HTMLElement); // -1 for anything else
    const to = targetCell(cells, from, event.key);
    const chunk = chunks[to];
    if (from < 0 || !chunk) return;
    event.preventDefault();
    cells[to]?.focus();
    onSelect(chunk);
  };
  return (
    <>
      <h2 className="lang">
        <b>{name}</b>
        <span className="t2 num">
          {failed > 0
            ? t('dub.doneOfFailed', { done: complete, all: chunks.length, failed })
            : t('dub.doneOf', { done: complete, all: chunks.length })}
        </span>
      </h2>
      <div
        className={chunks.length >= WIDE_FROM ? 'cells wide' : 'cells'}
        ref={list}
        role="listbox"
        aria-label={t('dub.chunksIn', { language: name })}
        tabIndex={-1}
        onKeyDown={onKeyDown}
      >
        {chunks.map((chunk) => (
          <ChunkCell
            key={chunk.index}
            chunk={chunk}
            isSelected={chunkKey(chunk) === selectedKey}
            isTabStop={chunk === tabStop}
            onSelect={() => onSelect(chunk)}
          />
        ))}
      </div>
    </>
  );
}

/** The index a key leads to from a cell; -1 where it leads nowhere. */
function targetCell(cells: readonly HTMLElement[], from: number, key: string): number {
  const firstTop = cells[0]?.offsetTop;
  const columns = cells.filter((cell) => cell.offsetTop === firstTop).length;
  const to = {
    ArrowRight: from + 1,
    ArrowLeft: from - 1,
    ArrowDown: from + columns,
    ArrowUp: from - columns,
    Home: 0,
    End: cells.length - 1,
  }[key];
  return to ?? -1;
}
