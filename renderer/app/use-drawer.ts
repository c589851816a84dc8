import { useCallback, useEffect, useState } from 'react';
import { useSession, useSessionStore } from '../client/session.ts';
import { settledDubs } from '../client/stores/dubs.ts';
import { firstTabWithJobs, type JobTab } from '../features/jobs/job-tabs.ts';

export type Drawer = {
  readonly isOpen: boolean;
  readonly tab: JobTab;
  open(tab: JobTab): void;
  close(): void;
  toggle(): void;
  setTab(tab: JobTab): void;
};

const KEY = 'streamfetch.drawer.open';

/** Whether the job drawer is open is remembered; the tab is not: it opens on the first that has something. */
export function useDrawer(): Drawer {
  const { jobs, dubs } = useSession();
  const [isOpen, setOpen] = useState(() => localStorage.getItem(KEY) === 'true');
  const [tab, setTab] = useState<JobTab>('running');
  const isLoaded = useSessionStore(
    (session) => session.jobs,
    (state) => state.loaded,
  );
  const showFirst = useCallback(
    () => setTab(firstTabWithJobs(jobs.getState().jobs.values(), settledDubs(dubs.getState().dubs))),
    [jobs, dubs],
  );
  // A drawer that was left open is there before the jobs are.
  useEffect(() => {
    if (isLoaded) showFirst();
  }, [isLoaded, showFirst]);
  const change = (open: boolean) => {
    localStorage.setItem(KEY, String(open));
    setOpen(open);
  };
  return {
    isOpen,
    tab,
    setTab,
    open: (next) => {
      setTab(next);
      change(true);
    },
    close: () => change(false),
    toggle: () => {
      if (!isOpen) showFirst();
      change(!isOpen);
    },
  };
}
