import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Dub } from '../../../../common/contract/dubbing.ts';
import { runJobAction } from '../../../client/job-actions.ts';
import { useSession } from '../../../client/session.ts';
import { errorSentence } from '../../../client/words/error-sentences.ts';
import { languageName } from '../../../client/words/language-names.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { formatLength } from '../../../ui/format-time.ts';
import { Notice } from '../../../ui/notice.tsx';
import { type Chunk, chunkLook, neighbourChunk } from './chunk-look.ts';
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
      <div className="group inspector">
        <ChunkSpan dub={dub} chunk={chunk} />
        <ChunkError chunk={chunk} />
        <ChunkFacts chunk={chunk} />
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

function ChunkError({ chunk }: { readonly chunk: Chunk }) {
  const { t } = useTranslation();
  const session = useSession();
  const retry = (
    <Button small needsHost onClick={() => void runJobAction(session, 'retry', { id: chunk.jobId })}>
      {t('job.action.retry')}
    </Button>
  );
  if (chunk.error) {
    const { title, next } = errorSentence(t, chunk.error);
    const isFinal = chunkLook(chunk) === 'bad';
    return (
      <Notice tone={isFinal ? 'danger' : 'warn'} title={title} text={isFinal ? next : t('chunk.triesAgain')}>
        {isFinal && retry}
      </Notice>
    );
  }
  return chunkLook(chunk) === 'bad' ? (
    <Notice tone="danger" title={t('chunk.failed.title')} text={t('chunk.failed.text')}>
      {retry}
    </Notice>
  ) : null;
}

function ChunkFacts({ chunk }: { readonly chunk: Chunk }) {
  const { t } = useTranslation();
  return (
    <dl className="facts">
      <dt>{t('chunk.state')}</dt>
      <dd>{t(`dub.chunkState.${chunkLook(chunk)}`)}</dd>
      <dt>{t('chunk.tries')}</dt>
      <dd>{chunk.attempt}</dd>
      <dt>{t('chunk.fit')}</dt>
      <dd>{chunk.fit === null ? '–' : t(`sync.fit.${chunk.fit.kind}`)}</dd>
    </dl>
  );
}
