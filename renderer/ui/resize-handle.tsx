import type { KeyboardEvent, PointerEvent } from 'react';
import './resize-handle.css';

const STEP_PX = 16;

type ResizeHandleProps = {
  readonly label: string;
  /** Height of the panel below, in CSS pixels. */
  readonly size: number;
  readonly min: number;
  readonly max: number;
  onResize(size: number): void;
};

/** The upper edge of a panel, dragged with the pointer or moved with the arrow keys. */
export function ResizeHandle({ label, size, min, max, onResize }: ResizeHandleProps) {
  const set = (next: number) => onResize(Math.round(Math.min(max, Math.max(min, next))));
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) set(size - event.movementY);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const next = { ArrowUp: size + STEP_PX, ArrowDown: size - STEP_PX, Home: max, End: min }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    set(next);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: an hr cannot take the focus; this is the separator widget of ARIA
    <div
      className="resize-handle"
      role="separator"
      aria-orientation="horizontal"
      aria-label={label}
      aria-valuenow={size}
      aria-valuemin={min}
      aria-valuemax={max}
      tabIndex={0}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
      onKeyDown={onKeyDown}
    />
  );
}
