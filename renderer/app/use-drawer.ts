import { useState } from 'react';
import type { JobTab } from '../features/jobs/job-tabs.ts';

export type Drawer = {
  readonly isOpen: boolean;
  readonly tab: JobTab;
  open(tab: JobTab): void;
  close(): void;
  toggle(): void;
  setTab(tab: JobTab): void;
};

const KEY = 'streamfetch.drawer.open';

/** Whether the job drawer is open is remembered; the tab is not. */
export function useDrawer(): Drawer {
  const [isOpen, setOpen] = useState(() => localStorage.getItem(KEY) === 'true');
  const [tab, setTab] = useState<JobTab>('running');
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
    toggle: () => change(!isOpen),
  };
}
