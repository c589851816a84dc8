import { Download, FolderOpen } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Asset } from '../../../../common/contract/assets.ts';
import type { Dub } from '../../../../common/contract/dubbing.ts';
import type { AppError } from '../../../../common/contract/errors.ts';
import { useSession, useSessionStore } from '../../../client/session.ts';
import { errorSentence } from '../../../client/words/error-sentences.ts';
import { languageName } from '../../../client/words/language-names.ts';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { LanguageChoice } from './language-choice.tsx';
import { type TrackPlayer, useTrackPlayer } from './use-track-player.ts';
import './result-player.css';

type Track = Dub['tracks'][number];
type Trouble = 'noPicture' | 'cannotPlay';

/** The finished file, in any of its languages. */
export function ResultPlayer({ dub, output }: { readonly dub: Dub; readonly output: Asset }) {
  const { t } = useTranslation();
  const session = useSession();
  const firstDub = dub.tracks.find((track) => track.kind === 'dub') ?? dub.tracks[0];
  const player = useTrackPlayer(output, firstDub?.audioTrack ?? 0);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const isConnected = useSessionStore(
    (held) => held.connection,
    (state) => state.status === 'open',
  );
  useReturn(isConnected, () => {
    if (trouble !== 'cannotPlay') return;
    setTrouble(null);
    player.reload();
  });
  const heard = useRef(new Set<number>());
  const noteHeard = () => {
    heard.current.add(player.track);
    if (heard.current.size > 1) session.firstSteps.setState({ playedBoth: true });
  };
  const onReady = () => {
    // Chromium plays the sound of a picture it cannot decode without any error; the size of the picture tells.
    const isBlind = output.kind === 'video' && player.video.current?.videoWidth === 0;
    setTrouble(isBlind ? 'noPicture' : null);
    player.onReady();
  };
  const chosen = dub.tracks.find((track) => track.audioTrack === player.track);
  return (
    <section className="result" aria-label={t('result.title')}>
      <div className="result-screen">
        {/* biome-ignore lint/a11y/useMediaCaption: the file's own subtitles stay in the file; the page has none of its own */}
        <video
          ref={player.video}
          controls
          preload="metadata"
          src={player.src ?? undefined}
          aria-label={t('result.videoName', { title: dub.job.title, language: chosen ? trackName(chosen, t('result.original')) : '' })}
          onLoadedMetadata={onReady}
          onTimeUpdate={(event) => !event.currentTarget.paused && noteHeard()}
          onError={() => player.src !== null && setTrouble('cannotPlay')}
        />
      </div>
      <PlayerBar dub={dub} output={output} player={player} />
      {trouble && isConnected && (
        <Notice tone="warn" title={t(`result.trouble.${trouble}.title`)} text={t(`result.trouble.${trouble}.text`)} />
      )}
      {player.error && <PlayerError error={player.error} onRetry={player.retry} />}
    </section>
  );
}

type PlayerBarProps = { readonly dub: Dub; readonly output: Asset; readonly player: TrackPlayer };

/** The language switch and what can be done with the file. */
function PlayerBar({ dub, output, player }: PlayerBarProps) {
  const { t } = useTranslation();
  const choices = dub.tracks.map((track) => ({ value: String(track.audioTrack), label: trackName(track, t('result.original')) }));
  const chosen = dub.tracks.find((track) => track.audioTrack === player.track);
  return (
    <div className="result-bar">
      {choices.length > 1 && (
        <LanguageChoice
          large
          label={t('result.language')}
          choices={choices}
          value={String(player.track)}
          onChange={(value) => player.choose(Number(value))}
        />
      )}
      <SaveButton output={output} />
      <span className="state-text" role="status">
        {player.isPreparing && t('result.preparing', { language: chosen ? trackName(chosen, t('result.original')) : '' })}
      </span>
    </div>
  );
}

/**
 * Calls back once each time the host is there again: while it is away nothing plays, which says nothing of the file, and
 * the player must begin anew.
 */
function useReturn(isConnected: boolean, onReturn: () => void): void {
  const before = useRef(isConnected);
  useEffect(() => {
    const isBack = isConnected && !before.current;
    before.current = isConnected;
    if (isBack) onReturn();
  });
}

function PlayerError({ error, onRetry }: { readonly error: AppError; onRetry(): void }) {
  const { t } = useTranslation();
  const { title, next } = errorSentence(t, error);
  return (
    <Notice tone="danger" title={title} text={next}>
      <Button small onClick={onRetry}>
        {t('job.action.retry')}
      </Button>
    </Notice>
  );
}

/** `Spanish`, `English, original`, `Original` where its language is not known. */
function trackName(track: Track, original: string): string {
  const language = track.language === null || track.language === 'und' ? null : languageName(track.language);
  if (track.kind === 'dub') return language ?? track.title;
  return language === null ? original : `${language}, ${original.toLocaleLowerCase()}`;
}

function SaveButton({ output }: { readonly output: Asset }) {
  const { t } = useTranslation();
  const { bridge, urls, notices } = useSession();
  if (bridge) {
    return (
      <Button icon={FolderOpen} onClick={() => void bridge.showInFolder(output.id).catch(notices.failed)}>
        {t('home.showInFolder')}
      </Button>
    );
  }
  return (
    <a className="btn plain" href={urls.download(output.id)} download={output.name}>
      <Download className="i" aria-hidden />
      {t('result.download')}
    </a>
  );
}
