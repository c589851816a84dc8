import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { Asset } from '../../../../common/contract/assets.ts';
import type { AppError } from '../../../../common/contract/errors.ts';
import type { AssetId } from '../../../../common/units/ids.ts';
import { toAppError } from '../../../client/link.ts';
import { useSession } from '../../../client/session.ts';

export type TrackPlayer = {
  readonly video: RefObject<HTMLVideoElement | null>;
  /** Null until the first rendition is ready. */
  readonly src: string | null;
  /** The audio track that is chosen; its rendition may still be made while the one before plays on. */
  readonly track: number;
  readonly isPreparing: boolean;
  readonly error: AppError | null;
  choose(track: number): void;
  /** Asks for the chosen track's rendition again after a failure. */
  retry(): void;
  /** Loads the same rendition anew at the same time, after the host was away. */
  reload(): void;
  /** To be called by the video element on `loadedmetadata`. */
  onReady(): void;
};

type Rendition = { readonly wanted: AssetId | undefined; readonly error: AppError | null; retry(): void };
type Failure = { readonly track: number; readonly error: AppError };

/** The file that plays one track, made by the host when it is first asked for and kept while the player is there. */
function useRendition(id: AssetId, track: number): Rendition {
  const { client } = useSession();
  const [made, setMade] = useState<ReadonlyMap<number, AssetId>>(new Map());
  const [failure, setFailure] = useState<Failure | null>(null);
  const [attempt, setAttempt] = useState(0);
  const wanted = made.get(track);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a further attempt asks again for the same track
  useEffect(() => {
    if (wanted !== undefined) return;
    setFailure(null);
    const controller = new AbortController();
    client.assets
      .rendition({ id, audioTrack: track }, { signal: controller.signal })
      .then((asset) => !controller.signal.aborted && setMade((before) => new Map(before).set(track, asset.id)))
      .catch((reason: unknown) => !controller.signal.aborted && setFailure({ track, error: toAppError(reason) }));
    return () => controller.abort();
  }, [client, id, track, wanted, attempt]);

  const retry = useCallback(() => {
    setFailure(null);
    setAttempt((before) => before + 1);
  }, []);
  return { wanted, error: failure?.track === track ? failure.error : null, retry };
}

/**
 * Plays one audio track of a file at a time: Chromium has no `audioTracks`, so each track is a rendition of its own. A
 * change of track keeps the time and goes on playing if it played.
 */
export function useTrackPlayer(output: Asset, firstTrack: number): TrackPlayer {
  const { urls } = useSession();
  const video = useRef<HTMLVideoElement>(null);
  const resumeAt = useRef<{ readonly time: number; readonly isPlaying: boolean } | null>(null);
  const [track, setTrack] = useState(firstTrack);
  const [shown, setShown] = useState<AssetId | null>(null);
  const { wanted, error, retry } = useRendition(output.id, track);

  useEffect(() => {
    if (wanted === undefined || wanted === shown) return;
    const element = video.current;
    if (element && shown !== null) resumeAt.current = { time: element.currentTime, isPlaying: !element.paused && !element.ended };
    setShown(wanted);
  }, [wanted, shown]);

  const reload = useCallback(() => {
    const element = video.current;
    if (!element) return;
    resumeAt.current = { time: element.currentTime, isPlaying: false };
    element.load();
  }, []);
  const onReady = useCallback(() => {
    const element = video.current;
    const at = resumeAt.current;
    resumeAt.current = null;
    if (!element || !at) return;
    element.currentTime = Math.min(at.time, element.duration);
    // Refused only where the browser wants a click first; the person then presses play.
    if (at.isPlaying) void element.play().catch(() => undefined);
  }, []);
  return {
    video,
    src: shown === null ? null : urls.media(shown),
    track,
    isPreparing: wanted === undefined && error === null,
    error,
    choose: setTrack,
    retry,
    reload,
    onReady,
  };
}
