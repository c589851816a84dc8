import { CircleX } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Asset } from '../../../../common/contract/assets.ts';
import type { Dub } from '../../../../common/contract/dubbing.ts';
import type { AppError } from '../../../../common/contract/errors.ts';
import type { JobId } from '../../../../common/units/ids.ts';
import { errorSentence } from '../../../client/words/error-sentences.ts';
import { Button } from '../../../ui/button.tsx';
import { go } from '../../../ui/hash-route.ts';
import { EmptyState } from '../../../ui/notice.tsx';
import { PageHeading } from '../../../ui/page-heading.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { ChunkGrid } from './chunk-grid.tsx';
import { ChunkInspector } from './chunk-inspector.tsx';
import { type ChunkLook, chunkKey, chunkLook, findChunk } from './chunk-look.ts';
import { CostPanel } from './cost-panel.tsx';
import { DubBottom } from './dub-bottom.tsx';
import { DubHeader } from './dub-header.tsx';
import { DubNotices } from './dub-notices.tsx';
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
  const firstWith = (look: ChunkLook) => dub.chunks.find((candidate) => chunkLook(candidate) === look);
  const chunk = findChunk(dub.chunks, picked) ?? firstWith('ask') ?? firstWith('bad') ?? null;
  const select = (next: Dub['chunks'][number]) => setPicked(chunkKey(next));
  return (
    <div className="work">
      <section className="panel dub" aria-label={dub.job.title}>
        <DubHeader dub={dub} />
        <Stages dub={dub} />
        <div className="dub-scroll">
          <DubNotices dub={dub} onSelect={select} />
          {dub.output && <ResultPlayer key={versionOf(dub.output)} dub={dub} output={dub.output} />}
          <ChunkGrid dub={dub} selected={chunk} onSelect={select} />
        </div>
        <DubBottom dub={dub} selected={chunk} onSelect={select} />
      </section>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <aside className="panel dub-side" aria-label={t('dub.side')} tabIndex={0}>
        <CostPanel dub={dub} />
        {chunk && <ChunkInspector dub={dub} chunk={chunk} onSelect={select} />}
        {dub.output && <ResultFacts dub={dub} output={dub.output} />}
        {!chunk && <ChunkInspector dub={dub} chunk={null} onSelect={select} />}
      </aside>
    </div>
  );
}

/** A file that is made again keeps its id, and a player that has begun with the one before it plays neither. */
const versionOf = ({ id, sizeBytes, createdAtMs }: Asset): string => `${id} ${sizeBytes} ${createdAtMs}`;
