import { useSessionStore } from '../../../client/session.ts';
import { useQueueView, useQueueViewState } from '../../../client/stores/queue-view.ts';
import { PlayDialog } from '../play-dialog.tsx';
import { LogDialog } from './log-dialog.tsx';
import { titleOf } from './row-facts.ts';

/** The log and the player of a row, while one is asked for. */
export function QueueDialogs() {
  const view = useQueueView();
  const logId = useQueueViewState((state) => state.log);
  const playingId = useQueueViewState((state) => state.playing);
  const shownId = logId ?? playingId;
  const shown = useSessionStore(
    (session) => session.downloads,
    ({ downloads }) => (shownId === null ? undefined : downloads.get(shownId)),
  );
  if (!shown) return null;
  if (logId !== null) return <LogDialog id={logId} title={titleOf(shown)} onClose={() => view.setState({ log: null })} />;
  if (!shown.output) return null;
  return (
    <PlayDialog
      title={titleOf(shown)}
      id={shown.output.id}
      isAudio={shown.output.kind === 'audio'}
      onClose={() => view.setState({ playing: null })}
    />
  );
}
