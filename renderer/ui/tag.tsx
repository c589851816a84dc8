import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import './tag.css';

export type TagTone = 'neutral' | 'accent' | 'ok' | 'warn' | 'danger';

/** A state in one to four words; never a button. */
export function Tag({
  tone = 'neutral',
  icon: Icon,
  children,
}: {
  readonly tone?: TagTone;
  readonly icon?: LucideIcon;
  readonly children: ReactNode;
}) {
  return (
    <span className={`tag ${tone}`}>
      {Icon && <Icon className="i xs" aria-hidden />}
      {children}
    </span>
  );
}
