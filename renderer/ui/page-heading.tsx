import { createContext, type ReactNode, type RefObject, useContext, useEffect, useRef } from 'react';
import { useHashRoute } from './hash-route.ts';
import './page-heading.css';

/** The address whose heading has had the focus; null until the first page is there, which takes no focus away. */
const SeenContext = createContext<RefObject<string | null>>({ current: null });
export const SeenAddress = SeenContext.Provider;

type PageHeadingProps = {
  readonly level?: 1 | 2;
  readonly id?: string;
  readonly className?: string;
  /** False for a heading of a page whose address names another heading on it. */
  readonly isTarget?: boolean;
  readonly children: ReactNode;
};

/** The heading that takes the focus once its page is there, so that after a change of page nobody is left without a place. */
export function PageHeading({ level = 1, isTarget = true, className, children, ...rest }: PageHeadingProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const seen = useContext(SeenContext);
  const { address } = useHashRoute();
  useEffect(() => {
    if (!isTarget || seen.current === address) return;
    const isFirst = seen.current === null;
    seen.current = address;
    if (!isFirst && !isTyping()) heading.current?.focus({ preventScroll: true });
  }, [address, isTarget, seen]);
  const Tag = `h${level}` as const;
  return (
    <Tag ref={heading} tabIndex={-1} className={className === undefined ? 'page-heading' : `page-heading ${className}`} {...rest}>
      {children}
    </Tag>
  );
}

/** A page that takes its time to come must not take the focus out of a field. */
function isTyping(): boolean {
  return document.activeElement?.matches('input, textarea, select, dialog *') ?? false;
}
