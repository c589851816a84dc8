import { useEffect } from 'react';
import { go } from '../ui/hash-route.ts';
import { SECTIONS } from './rail.tsx';
import { isMac } from './shortcut-text.ts';

type Shortcuts = { toggleJobs(): void; closeJobs(): void; openMedia(): void; showShortcuts(): void };

/** Keys that work everywhere in the window. Typing into a field is never taken for one without Ctrl. */
export function useShortcuts(shortcuts: Shortcuts): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || document.querySelector('dialog[open]')) return;
      if (run(event, shortcuts)) event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });
}

function run(event: KeyboardEvent, shortcuts: Shortcuts): boolean {
  if (event.key === 'F6') return moveRegion(event.shiftKey ? -1 : 1);
  if (isMac ? event.metaKey : event.ctrlKey) {
    const section = SECTIONS.find((candidate) => candidate.digit === event.key);
    if (section) go(section.href.slice(1));
    else if (event.key.toLowerCase() === 'o') shortcuts.openMedia();
    else if (event.key.toLowerCase() === 'j') shortcuts.toggleJobs();
    else return false;
    return true;
  }
  if (event.altKey || event.metaKey || event.ctrlKey) return false;
  if (event.key === 'Escape') {
    if (!document.activeElement?.closest('[data-region="drawer"]')) return false;
    shortcuts.closeJobs();
    return true;
  }
  if (event.key === '?' && !isTyping(event.target)) {
    shortcuts.showShortcuts();
    return true;
  }
  return false;
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]');
}

/** Goes round the regions of the window: rail, page, jobs, status bar; into the first thing in it that takes the focus. */
function moveRegion(step: 1 | -1): boolean {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')];
  if (regions.length === 0) return false;
  const at = regions.findIndex((region) => region.contains(document.activeElement));
  const next = regions[(at + step + regions.length) % regions.length];
  const first = next?.querySelector<HTMLElement>(
    '[aria-current], a[href], button:not(:disabled):not([tabindex="-1"]), input, [tabindex="0"]',
  );
  (first ?? next)?.focus({ preventScroll: true });
  return true;
}
