import { useEffect, useLayoutEffect, useRef } from 'react';
import { formatClock } from './format-time.ts';
import './log-view.css';

export type LogLine = {
  readonly key: number;
  readonly atMs: number;
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly text: string;
};

/** How near the end still counts as reading the end. */
const FOLLOW_PX = 24;

/** Stays at the newest line while a person reads there, also when its height changes; stays put once they scroll up. */
export function LogView({
  label,
  emptyText,
  lines,
}: {
  readonly label: string;
  readonly emptyText: string;
  readonly lines: readonly LogLine[];
}) {
  const ref = useRef<HTMLOListElement>(null);
  const follows = useRef(true);
  const seenHeight = useRef(0);
  const count = lines.length;
  useLayoutEffect(() => {
    const list = ref.current;
    if (list && follows.current && count > 0) list.scrollTop = list.scrollHeight;
  }, [count]);
  useEffect(() => {
    const list = ref.current;
    if (!list || count === 0) return;
    const observer = new ResizeObserver(() => {
      seenHeight.current = list.clientHeight;
      if (follows.current) list.scrollTop = list.scrollHeight;
    });
    observer.observe(list);
    return () => observer.disconnect();
  }, [count]);
  if (count === 0) return <p className="log-empty">{emptyText}</p>;
  return (
    <ol
      className="log"
      ref={ref}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable by keyboard
      tabIndex={0}
      onScroll={(event) => {
        const list = event.currentTarget;
        if (list.clientHeight !== seenHeight.current) return; // moved by a change of its height, not by a person
        follows.current = list.scrollHeight - list.scrollTop - list.clientHeight < FOLLOW_PX;
      }}
    >
      {lines.map((line) => (
        <li key={line.key} className={line.level}>
          <time>{formatClock(line.atMs)}</time>
          <span>{line.text}</span>
        </li>
      ))}
    </ol>
  );
}
