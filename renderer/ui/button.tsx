import type { LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import { Hint } from './hint.tsx';
import { useHostAway } from './host-away.ts';
import './button.css';

type Look = 'plain' | 'primary' | 'quiet' | 'danger-fill';
type ButtonProps = Omit<ComponentProps<'button'>, 'className'> & {
  readonly look?: Look;
  readonly small?: boolean;
  readonly icon?: LucideIcon;
  /** Does nothing without the host, so it cannot be pressed while that is away. */
  readonly needsHost?: boolean;
};

export function Button({ look = 'plain', small = false, icon: Icon, needsHost = false, disabled, children, ...rest }: ButtonProps) {
  const isAway = useHostAway();
  return (
    <button type="button" className={`btn ${look}${small ? ' s' : ''}`} disabled={disabled || (needsHost && isAway)} {...rest}>
      {Icon && <Icon className={small ? 'i s' : 'i'} aria-hidden />}
      {children}
    </button>
  );
}

type IconButtonProps = Omit<ComponentProps<'button'>, 'className' | 'children' | 'aria-label'> & {
  /** Name for screen readers and the tooltip. */
  readonly label: string;
  /** The key that does the same, shown in the tooltip. */
  readonly keys?: string;
  readonly icon: LucideIcon;
  readonly look?: Look;
  readonly small?: boolean;
  readonly needsHost?: boolean;
};

/** A button with a picture only: it has a name and a tooltip. */
export function IconButton({
  label,
  keys,
  icon: Icon,
  look = 'quiet',
  small = false,
  needsHost = false,
  disabled,
  ...rest
}: IconButtonProps) {
  const isAway = useHostAway();
  return (
    <Hint text={label} keys={keys}>
      <button
        type="button"
        className={`btn icon ${look}${small ? ' s' : ''}`}
        aria-label={label}
        disabled={disabled || (needsHost && isAway)}
        {...rest}
      >
        <Icon className="i" aria-hidden />
      </button>
    </Hint>
  );
}
