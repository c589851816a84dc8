import { CircleX, Info, type LucideIcon, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import './notice.css';

type NoticeTone = 'plain' | 'info' | 'warn' | 'danger';
const ICONS: Readonly<Record<NoticeTone, LucideIcon>> = { plain: Info, info: Info, warn: TriangleAlert, danger: CircleX };

/** In its place on the page: what happened, then what to do; buttons as children. */
export function Notice({
  tone,
  title,
  text,
  children,
}: {
  readonly tone: NoticeTone;
  readonly title: string;
  readonly text?: string;
  readonly children?: ReactNode;
}) {
  const Icon = ICONS[tone];
  return (
    <div className={`notice ${tone}`} role={tone === 'danger' ? 'alert' : 'note'}>
      <Icon className="i" aria-hidden />
      <div>
        <p className="strong">{title}</p>
        {text && <p>{text}</p>}
        {children && <div className="flex wrap">{children}</div>}
      </div>
    </div>
  );
}

/** An empty place or one that failed: what would be here, what to do, one button. */
export function EmptyState({
  icon: Icon,
  title,
  text,
  failed = false,
  children,
}: {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly text: string;
  readonly failed?: boolean;
  readonly children?: ReactNode;
}) {
  return (
    <div className="state" role={failed ? 'alert' : undefined}>
      <Icon className={failed ? 'i l danger' : 'i l'} aria-hidden />
      <h2>{title}</h2>
      <p className="t2">{text}</p>
      {children && <div className="flex wrap">{children}</div>}
    </div>
  );
}
