import { useEffect, useRef } from 'react';

/** Text that is pasted on the page outside fields, and text or links that are dropped on it. Files are the window's own matter. */
export function usePageLinks(onText: (text: string) => void): void {
  const handler = useRef(onText);
  handler.current = onText;
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    window.addEventListener(
      'paste',
      (event) => {
        if (isField(event.target) || document.querySelector('dialog[open]')) return;
        take(event, event.clipboardData?.getData('text') ?? '');
      },
      { signal },
    );
    window.addEventListener('dragover', (event) => holdsText(event) && !isField(event.target) && event.preventDefault(), { signal });
    window.addEventListener(
      'drop',
      (event) => {
        if (!holdsText(event) || isField(event.target)) return;
        const links = event.dataTransfer?.getData('text/uri-list') ?? '';
        // Lines that begin with # are comments there (RFC 2483).
        const bare = links.replace(/^#.*$/gm, '').trim();
        take(event, bare === '' ? (event.dataTransfer?.getData('text/plain') ?? '') : bare);
      },
      { signal },
    );
    function take(event: Event, text: string): void {
      if (text.trim() === '') return;
      event.preventDefault();
      handler.current(text);
    }
    return () => controller.abort();
  }, []);
}

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input:not([type=checkbox], [type=radio]), textarea, [contenteditable]');

function holdsText(event: DragEvent): boolean {
  const types = event.dataTransfer?.types ?? [];
  return !types.includes('Files') && (types.includes('text/uri-list') || types.includes('text/plain'));
}
