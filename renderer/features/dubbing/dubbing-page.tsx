import { Languages } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { assetId, jobId } from '../../../common/units/ids.ts';
import { useSessionStore } from '../../client/session.ts';
import { withJobs } from '../../client/stores/dubs.ts';
import { Button } from '../../ui/button.tsx';
import { go } from '../../ui/hash-route.ts';
import { EmptyState } from '../../ui/notice.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import '../../ui/panel.css';
import { DubDetail } from './detail/dub-detail.tsx';
import { DubList } from './dub-list.tsx';
import { DubTitle } from './dub-title.tsx';
import { NewDub } from './new-dub/new-dub.tsx';
import './dubbing-page.css';

type DubbingPageProps = {
  /** A job's id or `new`; without one the newest dub is shown. */
  readonly selected: string | null;
  /** The file a new dub begins with, and the download that brings it or has brought it. */
  readonly fileId: string | null;
  readonly linkId: string | null;
};

export function DubbingPage({ selected, fileId, linkId }: DubbingPageProps) {
  const jobs = useSessionStore(
    (session) => session.jobs,
    (state) => state,
  );
  const held = useSessionStore(
    (session) => session.dubs,
    (state) => state,
  );
  const dubs = withJobs(held.dubs, jobs);
  const shownId = selected === 'new' ? null : selected === null ? (dubs[0]?.job.id ?? null) : jobId(selected);
  return (
    <div className="dubbing">
      <DubTitle dubs={dubs} selectedId={shownId} isNew={selected === 'new'} />
      <DubList dubs={dubs} loaded={held.loaded} selectedId={shownId} />
      {selected === 'new' ? (
        <NewDub key={linkId ?? fileId} fileId={fileId === null ? null : assetId(fileId)} linkId={linkId === null ? null : jobId(linkId)} />
      ) : shownId !== null ? (
        <DubDetail key={shownId} id={shownId} />
      ) : (
        <section className="panel work-empty">{held.loaded ? <NoDubs /> : <Loading />}</section>
      )}
    </div>
  );
}

function NoDubs() {
  const { t } = useTranslation();
  return (
    <div className="place">
      <PageHeading className="visually-hidden">{t('section.dubbing')}</PageHeading>
      <EmptyState icon={Languages} title={t('dub.none.title')} text={t('dub.none.text')}>
        <Button look="primary" onClick={() => go('/dubbing/new')}>
          {t('dub.new')}
        </Button>
      </EmptyState>
    </div>
  );
}

function Loading() {
  const { t } = useTranslation();
  return <SkeletonRows label={t('shell.loading')} />;
}
