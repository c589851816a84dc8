import './progress.css';

export type ProgressLook = 'running' | 'paused' | 'failed' | 'done';

/** A bar with a share of 0..1; `label` names what progresses. */
export function Progress({
  fraction,
  label,
  look = 'running',
}: {
  readonly fraction: number;
  readonly label: string;
  readonly look?: ProgressLook;
}) {
  const percent = Math.floor(fraction * 100);
  return (
    <span
      className={`progress ${look}`}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <i style={{ transform: `scaleX(${fraction})` }} />
    </span>
  );
}
