import type { KeyboardEvent } from 'react';
import { formatCount } from './format-number.ts';
import './tabs.css';

export type Choice<Value extends string> = {
  readonly value: Value;
  readonly label: string;
  readonly count?: number | undefined;
  readonly disabled?: boolean;
};

type ChoiceProps<Value extends string> = {
  readonly label: string;
  readonly choices: readonly Choice<Value>[];
  readonly value: Value;
  onChange(value: NoInfer<Value>): void;
};

/** Views of one place. One tab stop; arrows, Home and End move. `panelId` names the region that changes. */
export function Tabs<Value extends string>({
  label,
  choices,
  value,
  onChange,
  panelId,
}: ChoiceProps<Value> & { readonly panelId: string }) {
  return (
    <div className="tabs" role="tablist" aria-label={label} onKeyDown={moveFocus}>
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          role="tab"
          id={`${panelId}-${choice.value}`}
          aria-selected={choice.value === value}
          aria-controls={panelId}
          tabIndex={choice.value === value ? 0 : -1}
          disabled={choice.disabled}
          onClick={() => onChange(choice.value)}
        >
          {choice.label}
          {choice.count !== undefined && <span className="count">{formatCount(choice.count)}</span>}
        </button>
      ))}
    </div>
  );
}

/** Two to four choices of one setting. */
export function Segments<Value extends string>({
  label,
  choices,
  value,
  onChange,
  large,
}: ChoiceProps<Value> & { readonly large?: boolean }) {
  return (
    <div className={large ? 'segments large' : 'segments'} role="radiogroup" aria-label={label} onKeyDown={moveFocus}>
      {choices.map((choice) => (
        // biome-ignore lint/a11y/useSemanticElements: a radio input cannot hold the look of a segment
        <button
          key={choice.value}
          type="button"
          role="radio"
          aria-checked={choice.value === value}
          tabIndex={choice.value === value ? 0 : -1}
          disabled={choice.disabled}
          onClick={() => onChange(choice.value)}
        >
          {choice.label}
        </button>
      ))}
    </div>
  );
}

/** Arrows choose the neighbour, as in a native group of radio buttons. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const buttons = [...event.currentTarget.querySelectorAll<HTMLButtonElement>('button:not(:disabled)')];
  const at = buttons.indexOf(document.activeElement as HTMLButtonElement); // -1 for anything else
  const last = buttons.length - 1;
  const target = {
    ArrowRight: at === last ? 0 : at + 1,
    ArrowDown: at === last ? 0 : at + 1,
    ArrowLeft: at <= 0 ? last : at - 1,
    ArrowUp: at <= 0 ? last : at - 1,
    Home: 0,
    End: last,
  }[event.key];
  const button = target === undefined ? undefined : buttons[target];
  if (!button) return;
  event.preventDefault();
  button.focus();
  button.click();
}
