import type { LucideIcon } from 'lucide-react';
import { useState } from 'react';
import './thumb.css';

/** A small picture; the icon stands in where there is none, or it does not load. */
export function Thumb({
  src,
  icon: Icon,
  small = false,
}: {
  readonly src: string | null;
  readonly icon: LucideIcon;
  readonly small?: boolean;
}) {
  const [failedSrc, setFailedSrc] = useState<string | null>(null);
  return (
    <span className={small ? 'thumb small' : 'thumb'}>
      {src !== null && src !== failedSrc ? (
        <img src={src} alt="" loading="lazy" draggable={false} onError={() => setFailedSrc(src)} />
      ) : (
        <Icon className="i" aria-hidden />
      )}
    </span>
  );
}
