import { CircleX } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Dub } from '../../../../common/contract/dubbing.ts';
import type { AppError } from '../../../../common/contract/errors.ts';
import type { JobId } from '../../../../common/units/ids.ts';
import { runJobAction } from '../../../client/job-actions.ts';
import { useSession } from '../../../client/session.ts';
import { errorSentence } from '../../../client/words/error-sentences.ts';
import { Button } from '../../../ui/button.tsx';
import { go } from '../../../ui/hash-route.ts';
import { EmptyState, Notice } from '../../../ui/notice.tsx';
import { PageHeading } from '../../../ui/page-heading.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { NARROW, useMediaQuery } from '../../../ui/use-media-query.ts';
import { ChunkGrid } from './chunk-grid.tsx';
import { ChunkInspector } from './chunk-inspector.tsx';
import { chunkKey, findChunk } from './chunk-look.ts';
import { DubBottom } from './dub-bottom.tsx';
import { DubHeader } from './dub-header.tsx';
import { ResultFacts } from './result-facts.tsx';
import { ResultPlayer } from './result-player.tsx';
import { Stages } from './stages.tsx';
import { useDub } from './use-dub.ts';
import './dub-detail.css';

export function DubDetail({ id }: { readonly id: JobId }) {
  const { t } = useTranslation();
  const { dub, error } = useDub(id);
  if (dub) return <ShownDub dub={dub} />;
  return <section className="panel work-empty">{error ? <DubGone error={error} /> : <SkeletonRows label={t('shell.loading')} />}</section>;
}

function DubGone({ error }: { readonly error: AppError }) {
  const { t } = useTranslation();
  const isUnknown = error.code === 'not-found';
  const sentence = isUnknown ? { title: t('dub.gone.title'), next: t('dub.gone.text') } : errorSentence(t, error);
  return (
    <div className="place">
      <PageHeading className="visually-hidden">{t('section.dubbing')}</PageHeading>
      <EmptyState failed={!isUnknown} icon={CircleX} title={sentence.title} text={sentence.next}>
        <Button onClick={() => go('/dubbing/new')}>{t('dub.new')}</Button>
      </EmptyState>
    </div>
  );
}

function ShownDub({ dub }: { readonly dub: Dub }) {
  const { t } = useTranslation();
  const [picked, setPicked] = useState<string | null>(null);
  const isNarrow = useMediaQuery(NARROW);
  const firstFailed = dub.chunks.find((chunk) => chunk.state === 'failed');
  const chunk = findChunk(dub.chunks, picked) ?? firstFailed ?? null;
  const select = (next: Dub['chunks'][number]) => setPicked(chunkKey(next));
  return (
    <div className="work">
      <section className="panel dub" aria-label={dub.job.title}>
        <DubHeader dub={dub} />
        <Stages dub={dub} />
        <div className="dub-scroll">
          <DubNotices dub={dub} />
          {dub.output && <ResultPlayer dub={dub} output={dub.output} />}
          <ChunkGrid dub={dub} selected={chunk} onSelect={select} />
          <DubBottom dub={dub} selected={chunk} onSelect={select} isNarrow={isNarrow} />
        </div>
      </section>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <aside className="panel dub-side" aria-label={t('dub.side')} tabIndex={0}>
        {chunk && <ChunkInspector dub={dub} chunk={chunk} onSelect={select} />}
        {dub.output && <ResultFacts dub={dub} output={dub.output} />}
        {!chunk && <ChunkInspector dub={dub} chunk={null} onSelect={select} />}
      </aside>
    </div>
  );
}

/** What a person must know of the dub as a whole: why it failed, or that it was a rehearsal. */
function DubNotices({ dub }: { readonly dub: Dub }) {
  const { t } = useTranslation();
  const session = useSession();
  const { job } = dub;
  if ((job.state === 'failed' || job.state === 'partial') && job.error) {
    const { title, next } = errorSentence(t, job.error);
    return (
      <div className="dub-notice">
        <Notice tone={job.state === 'failed' ? 'danger' : 'warn'} title={title} text={next}>
          <Button small needsHost onClick={() => void runJobAction(session, 'retry', job)}>
            {t('job.action.retry')}
          </Button>
        </Notice>
      </div>
    );
  }
  if (job.state === 'interrupted') return <NoticeLine title={t('dub.interrupted.title')} text={t('dub.interrupted.text')} />;
  if (dub.config.provider === 'rehearsal' && dub.output)
    return <NoticeLine title={t('dub.rehearsal.title')} text={t('dub.rehearsal.text')} />;
  return null;
}

function NoticeLine({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <div className="dub-notice">
      <Notice tone="info" title={title} text={text} />
    </div>
  );
}
