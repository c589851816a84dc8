import {
  ArrowDown,
  ArrowUp,
  Check,
  CircleQuestionMark,
  Cloud,
  Ellipsis,
  Equal,
  type LucideIcon,
  Minus,
  Pause,
  RotateCw,
  X,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { formatLength } from '../../../ui/format-time.ts';
import { type Chunk, type ChunkLook, chunkLook } from './chunk-look.ts';
import { chunkStateText } from './chunk-words.ts';

const ICONS: Readonly<Record<ChunkLook, LucideIcon | null>> = {
  done: Check,
  service: Cloud,
  send: ArrowUp,
  fetch: ArrowDown,
  run: Ellipsis,
  again: RotateCw,
  ask: CircleQuestionMark,
  bad: X,
  kept: Equal,
  paused: Pause,
  off: Minus,
  wait: null,
};

type ChunkCellProps = { readonly chunk: Chunk; readonly isSelected: boolean; readonly isTabStop: boolean; onSelect(): void };

export function ChunkCell({ chunk, isSelected, isTabStop, onSelect }: ChunkCellProps) {
  const { t } = useTranslation();
  const look = chunkLook(chunk);
  const name = t('dub.chunkName', {
    number: chunk.index + 1,
    state: chunkStateText(t, chunk),
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

export function CellIcon({ look }: { readonly look: ChunkLook }) {
  const Icon = ICONS[look];
  return Icon && <Icon className="i" aria-hidden />;
}
