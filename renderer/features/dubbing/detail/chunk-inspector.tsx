import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Dub } from '../../../../common/contract/dubbing.ts';
import { languageName } from '../../../client/words/language-names.ts';
import { IconButton } from '../../../ui/button.tsx';
import { formatMoney } from '../../../ui/format-money.ts';
import { formatLength } from '../../../ui/format-time.ts';
import { ChunkListen } from './chunk-listen.tsx';
import { type Chunk, neighbourChunk } from './chunk-look.ts';
import { ChunkTrouble } from './chunk-trouble.tsx';
import { chunkStateText, fittedText } from './chunk-words.ts';
import './chunk-inspector.css';

type ChunkInspectorProps = { readonly dub: Dub; readonly chunk: Chunk | null; onSelect(chunk: Chunk): void };

export function ChunkInspector({ dub, chunk, onSelect }: ChunkInspectorProps) {
  const { t } = useTranslation();
  if (!chunk) {
    return (
      <>
        <div className="head">
          <h2>{t('chunk.title')}</h2>
        </div>
        <div className="group">
          <p className="small t3">{dub.chunks.length === 0 ? t('chunk.notPlanned') : t('chunk.choose')}</p>
        </div>
      </>
    );
  }
  const previous = neighbourChunk(dub.chunks, chunk, -1);
  const next = neighbourChunk(dub.chunks, chunk, 1);
  return (
    <>
      <div className="head">
        <h2>{t('chunk.name', { number: chunk.index + 1, language: languageName(chunk.language) })}</h2>
        <span className="end">
          <IconButton
            small
            label={t('chunk.previous')}
            icon={ChevronLeft}
            disabled={!previous}
            onClick={() => previous && onSelect(previous)}
          />
          <IconButton small label={t('chunk.next')} icon={ChevronRight} disabled={!next} onClick={() => next && onSelect(next)} />
        </span>
      </div>
      <div className="group inspector" id="dub-chunk">
        <ChunkSpan dub={dub} chunk={chunk} />
        <ChunkTrouble dub={dub} chunk={chunk} />
        {/* A finished dub keeps no parts: its player has them all. */}
        {(dub.job.state !== 'succeeded' || chunk.hasDub) && <ChunkListen key={chunk.jobId} chunk={chunk} />}
        <ChunkFacts dub={dub} chunk={chunk} />
      </div>
    </>
  );
}

/** Where the chunk lies in the whole. */
function ChunkSpan({ dub, chunk }: { readonly dub: Dub; readonly chunk: Chunk }) {
  const whole = Math.max(dub.source?.duration ?? 0, ...dub.chunks.map((candidate) => candidate.end));
  const percent = (time: number) => `${(time / Math.max(1, whole)) * 100}%`;
  return (
    <div>
      <div className="span-bar" aria-hidden>
        <i style={{ left: percent(chunk.start), width: percent(chunk.end - chunk.start) }} />
      </div>
      <p className="span-ends small t3 num">
        <span>{formatLength(chunk.start)}</span>
        <span>{formatLength(chunk.end)}</span>
      </p>
    </div>
  );
}

function ChunkFacts({ dub, chunk }: { readonly dub: Dub; readonly chunk: Chunk }) {
  const { t } = useTranslation();
  return (
    <dl className="facts">
      <dt>{t('chunk.state')}</dt>
      <dd>{chunkStateText(t, chunk)}</dd>
      <dt>{t('chunk.tries')}</dt>
      <dd>{chunk.attempt}</dd>
      <dt>{t('chunk.fit')}</dt>
      <dd>{fittedText(t, dub, chunk)}</dd>
      {dub.cost !== null && (
        <>
          <dt>{t('chunk.cost')}</dt>
          <dd>{formatMoney(chunk.costMicroUsd)}</dd>
        </>
      )}
      {chunk.remoteId !== null && (
        <>
          <dt>{t('chunk.serviceId')}</dt>
          <dd className="mono t2">{chunk.remoteId}</dd>
        </>
      )}
    </dl>
  );
}
