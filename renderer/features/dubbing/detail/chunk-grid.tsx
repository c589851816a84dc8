import { ArrowUp, Check, type LucideIcon, Minus, Pause, RotateCw, X } from 'lucide-react';
import { type KeyboardEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Dub } from '../../../../common/contract/dubbing.ts';
import { runJobAction } from '../../../client/job-actions.ts';
import { useSession } from '../../../client/session.ts';
import { languageName } from '../../../client/words/language-names.ts';
import { Button } from '../../../ui/button.tsx';
import { formatLength } from '../../../ui/format-time.ts';
import { type Chunk, type ChunkLook, chunkKey, chunkLook, countLooks } from './chunk-look.ts';
import './chunk-grid.css';

const ICONS: Readonly<Record<ChunkLook, LucideIcon | null>> = {
  done: Check,
  run: ArrowUp,
  again: RotateCw,
  bad: X,
  paused: Pause,
  off: Minus,
  wait: null,
};

/** From this many chunks on numbers have three digits, which need a wider cell. */
const WIDE_FROM = 100;

type ChunkGridProps = { readonly dub: Dub; readonly selected: Chunk | null; onSelect(chunk: Chunk): void };

/** Every chunk in every language. */
export function ChunkGrid({ dub, selected, onSelect }: ChunkGridProps) {
  const { t } = useTranslation();
  const session = useSession();
  if (dub.chunks.length === 0) return null;
  const failed = dub.chunks.filter((chunk) => chunkLook(chunk) === 'bad');
  const retryFailed = async () => {
    for (const chunk of failed) await runJobAction(session, 'retry', { id: chunk.jobId });
  };
  return (
    <section className="chunks" aria-label={t('dub.chunks')}>
      <div className="legend">
        {countLooks(dub.chunks).map(([look, count]) => (
          <span key={look}>
            <b className={`cell ${look}`}>
              <CellIcon look={look} />
            </b>
            {t(`dub.legend.${look}`, { count })}
          </span>
        ))}
        {failed.length > 0 && (
          <span className="end">
            <Button small icon={RotateCw} needsHost onClick={() => void retryFailed()}>
              {t('dub.retryFailed', { count: failed.length })}
            </Button>
          </span>
        )}
      </div>
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
  const failed = chunks.filter((chunk) => chunkLook(chunk) === 'bad').length;
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
          <Cell
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

type CellProps = { readonly chunk: Chunk; readonly isSelected: boolean; readonly isTabStop: boolean; onSelect(): void };

function Cell({ chunk, isSelected, isTabStop, onSelect }: CellProps) {
  const { t } = useTranslation();
  const look = chunkLook(chunk);
  const name = t('dub.chunkName', {
    number: chunk.index + 1,
    state: t(`dub.chunkState.${look}`),
    start: formatLength(chunk.start),
    end: formatLength(chunk.end),
  });
  return (
    <button
      type="button"
      role="option"
      className={`cell ${look}`}
      aria-selected={isSelected}
      aria-label={name}
      tabIndex={isTabStop ? 0 : -1}
      onClick={onSelect}
    >
      <span aria-hidden>{chunk.index + 1}</span>
      <CellIcon look={look} />
    </button>
  );
}

function CellIcon({ look }: { readonly look: ChunkLook }) {
  const Icon = ICONS[look];
  return Icon && <Icon className="i" aria-hidden />;
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
