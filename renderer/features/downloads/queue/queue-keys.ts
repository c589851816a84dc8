import { type KeyboardEvent, type RefObject, useEffect } from 'react';
import type { JobId } from '../../../../common/units/ids.ts';
import { jobActions, runJobAction } from '../../../client/job-actions.ts';
import { type Session, useSession } from '../../../client/session.ts';
import { type QueueView, selectRange, toggleSelected, useQueueView } from '../../../client/stores/queue-view.ts';
import type { VirtualListHandle } from '../../../ui/virtual-list.tsx';

const PAGE_ROWS = 10;

/** Arrows, Page, Home and End move, Space selects, Shift with them selects a range, Ctrl+A all; Enter does what the row's button does. */
export function useQueueKeys(shown: readonly JobId[], list: RefObject<VirtualListHandle | null>) {
  const session = useSession();
  const view = useQueueView();
  // The one tab stop is always on a row that is there.
  useEffect(() => {
    const { active } = view.getState();
    view.setState({ shown });
    if (active === null || !shown.includes(active)) view.setState({ active: shown[0] ?? null });
  }, [shown, view]);
  return (event: KeyboardEvent<HTMLElement>) => {
    if (!(event.target instanceof HTMLElement) || event.target.role !== 'row') return;
    const id = view.getState().active;
    if (id === null || !act(event, session, view, shown, list, id)) return;
    event.preventDefault();
    event.stopPropagation();
  };
}

function act(
  event: KeyboardEvent,
  session: Session,
  view: QueueView,
  shown: readonly JobId[],
  list: RefObject<VirtualListHandle | null>,
  id: JobId,
): boolean {
  const at = shown.indexOf(id);
  const last = shown.length - 1;
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + PAGE_ROWS, PageUp: at - PAGE_ROWS, Home: 0, End: last }[event.key];
  if (to !== undefined) {
    const index = Math.min(last, Math.max(0, to));
    const next = shown[index];
    if (next === undefined) return false;
    if (event.shiftKey && view.getState().anchor === null) view.setState({ anchor: id });
    list.current?.show(index);
    view.setState((state) => ({ active: next, focusTurn: state.focusTurn + 1 }));
    if (event.shiftKey) selectRange(view, next);
    return true;
  }
  if (event.key === ' ') {
    if (event.shiftKey) selectRange(view, id);
    else toggleSelected(view, id);
    return true;
  }
  if (event.key.toLowerCase() === 'a' && (event.ctrlKey || event.metaKey)) {
    view.setState({ selected: new Set(shown) });
    return true;
  }
  if (event.key === 'Escape' && view.getState().selected.size > 0) {
    view.setState({ selected: new Set(), anchor: null });
    return true;
  }
  return event.key === 'Enter' && enter(session, view, id);
}

function enter(session: Session, view: QueueView, id: JobId): boolean {
  const download = session.downloads.getState().downloads.get(id);
  if (!download) return false;
  if (download.output?.available) {
    view.setState({ playing: id });
    return true;
  }
  // A list wants a choice; to try it again changes nothing.
  if (download.job.error?.code === 'download.is-playlist') return false;
  const action = jobActions(download.job.state).find((name) => name !== 'cancel' && name !== 'remove');
  if (action) void runJobAction(session, action, download.job);
  return action !== undefined;
}
