import { Link } from 'lucide-react';
import { type KeyboardEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Download } from '../../../../common/contract/downloads.ts';
import { runJobAction } from '../../../client/job-actions.ts';
import { type Session, useSession } from '../../../client/session.ts';
import { errorSentence } from '../../../client/words/error-sentences.ts';
import { jobFraction } from '../../../client/words/job-words.ts';
import { Button } from '../../../ui/button.tsx';
import { formatPercent } from '../../../ui/format-number.ts';
import { go } from '../../../ui/hash-route.ts';
import { Notice } from '../../../ui/notice.tsx';
import { Progress } from '../../../ui/progress.tsx';

const linkPlace = (id: string): string => `/dubbing/new?link=${id}`;

/** Takes a link to a video, which is then fetched into the library. */
export function LinkField() {
  const { t } = useTranslation();
  const { client, notices } = useSession();
  const [link, setLink] = useState('');
  const [busy, setBusy] = useState(false);
  const fetchIt = async () => {
    const url = link.trim();
    if (url === '' || busy) return;
    setBusy(true);
    try {
      go(linkPlace((await client.downloads.start({ url })).id));
    } catch (error) {
      notices.failed(error);
    }
    setBusy(false);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    event.preventDefault(); // the form around it would start the dub
    void fetchIt();
  };
  return (
    <div className="link-line">
      <div className="field grow">
        <Link className="i s" aria-hidden />
        <input
          type="url"
          aria-label={t('newDub.link.label')}
          placeholder={t('newDub.link.label')}
          value={link}
          spellCheck={false}
          onChange={(event) => setLink(event.target.value)}
          onKeyDown={onKeyDown}
        />
      </div>
      <Button needsHost disabled={link.trim() === '' || busy} onClick={() => void fetchIt()}>
        {t('newDub.link.get')}
      </Button>
    </div>
  );
}

/** How the video of a link comes; the form goes on with the file once it is here. */
export function ComingVideo({ download }: { readonly download: Download }) {
  const { t } = useTranslation();
  const session = useSession();
  const { job, video } = download;
  useArrival(download);
  const fraction = jobFraction(job);
  const leave = async () => {
    if (job.state !== 'failed') await runJobAction(session, 'cancel', job);
    go('/dubbing/new');
  };
  const title = video?.title ?? job.title;
  const isFailed = job.state === 'failed' || job.state === 'cancelled';
  return (
    <>
      <div className="file-line">
        <div className="grow">
          <p className="cut strong" title={title}>
            {title}
          </p>
          <p className="cut small t3 num">{t(`newDub.link.state.${stateOf(download)}`, { percent: formatPercent(fraction ?? 0) })}</p>
          {!isFailed && fraction !== undefined && <Progress fraction={fraction} label={t('jobs.progressOf', { title })} />}
        </div>
        <Button small needsHost onClick={() => void leave()}>
          {isFailed ? t('newDub.link.other') : t('job.action.cancel')}
        </Button>
      </div>
      {job.state === 'failed' && job.error && (
        <div className="below">
          <Notice tone="danger" title={errorSentence(t, job.error).title} text={errorSentence(t, job.error).next}>
            <Button small needsHost onClick={() => void runJobAction(session, 'retry', job)}>
              {t('job.action.retry')}
            </Button>
          </Notice>
        </div>
      )}
    </>
  );
}

function stateOf({ job }: Download): 'waiting' | 'coming' | 'paused' | 'failed' | 'cancelled' {
  switch (job.state) {
    case 'paused':
    case 'failed':
    case 'cancelled':
      return job.state;
    case 'queued':
    case 'interrupted':
      return 'waiting';
    default:
      return 'coming';
  }
}

/** Goes on with the file that came, or with the one that an earlier download of the same video left; without one it is fetched again. */
function useArrival(download: Download): void {
  const session = useSession();
  const { state, id } = download.job;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it has ended
  useEffect(() => {
    if (state !== 'succeeded') return;
    const controller = new AbortController();
    placeOf(session, download, controller.signal)
      .then((place) => !controller.signal.aborted && go(place))
      .catch((error: unknown) => !controller.signal.aborted && session.notices.failed(error));
    return () => controller.abort();
  }, [state, id]);
}

/** Where the form goes on. */
async function placeOf({ client }: Session, download: Download, signal: AbortSignal): Promise<string> {
  const { video, url, request, job, output } = download;
  const withFile = (file: string): string => `/dubbing/new?link=${job.id}&file=${file}`;
  if (output !== null) return withFile(output.id);
  const history = await client.downloads.history({ search: video?.title ?? '', success: true }, { signal });
  for (const { site, videoId, assetId } of history) {
    if (assetId === null || site !== video?.site || videoId !== video.videoId) continue;
    const asset = await client.assets.get({ id: assetId }, { signal }).catch(() => null); // removed since
    if (asset?.available && asset.kind === 'video') return withFile(asset.id);
  }
  const { formatIds, subtitleLanguages, ...rest } = request;
  const again = { ...rest, formatIds: [...formatIds], subtitleLanguages: [...subtitleLanguages], url, again: true };
  return linkPlace((await client.downloads.start(again, { signal })).id);
}
