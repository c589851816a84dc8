import { Check, X } from 'lucide-react';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { WrongLine } from './field.tsx';
import './multi-select.css';

export type MultiOption = { readonly value: string; readonly label: string };
type MultiSelectProps = {
  readonly id: string;
  readonly label: string;
  readonly placeholder: string;
  readonly noneText: string;
  /** The line that says how to mend text that was left in the field and is no choice. */
  readonly leftText: (text: string) => string;
  readonly removeLabel: (label: string) => string;
  readonly options: readonly MultiOption[];
  readonly values: readonly string[];
  readonly isWrong?: boolean;
  /** How many may be chosen; the line that says so stands below the field once they are. */
  readonly most: number;
  readonly fullText: string;
  onChange(values: readonly string[]): void;
};

/** What is typed, which option is the active one, and what the keys do. */
function useCombobox({ options, values, most, onChange }: Pick<MultiSelectProps, 'options' | 'values' | 'most' | 'onChange'>) {
  const [text, setText] = useState('');
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const [isLeft, setLeft] = useState(false);
  const shown = matching(options, text);
  const isFull = values.length >= most;
  const toggle = (value: string) => {
    if (values.includes(value)) onChange(values.filter((held) => held !== value));
    else if (isFull) return;
    else onChange([...values, value]);
    setText('');
    setActive(0);
  };
  const move = (to: number) => {
    setOpen(true);
    setActive((to + shown.length) % Math.max(1, shown.length));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const option = shown[active];
    if (event.key === 'ArrowDown') move(isOpen ? active + 1 : active);
    else if (event.key === 'ArrowUp') move(active - 1);
    else if (event.key === 'Enter' && isOpen && option) toggle(option.value);
    else if (event.key === 'Escape' && isOpen) setOpen(false);
    else if (event.key === 'Backspace' && text === '' && values.length > 0) onChange(values.slice(0, -1));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return {
    text,
    isOpen,
    active,
    shown,
    isFull,
    setActive,
    toggle,
    onKeyDown,
    open: () => setOpen(true),
    /** True where text was typed, nothing chosen by it, and the focus is gone. */
    isLeft: isLeft && text.trim() !== '',
    enter: () => setLeft(false),
    leave: () => {
      setOpen(false);
      setLeft(true);
    },
    type: (next: string) => {
      setText(next);
      setActive(0);
      setOpen(true);
    },
  };
}

/** Several of many, by typing: arrows move, Enter puts in or takes out, Backspace takes out the last, Esc closes the list. */
export function MultiSelect({
  id,
  label,
  placeholder,
  noneText,
  leftText,
  removeLabel,
  options,
  values,
  isWrong,
  most,
  fullText,
  onChange,
}: MultiSelectProps) {
  const listId = useId();
  const input = useRef<HTMLInputElement>(null);
  const labelOf = (value: string) => options.find((option) => option.value === value)?.label ?? value;
  const box = useCombobox({ options, values, most, onChange });
  const { text, isOpen, active, shown } = box;
  const isMarked = isWrong || box.isLeft;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only watches the focus leave the field and its list
    <div className="multi" onFocus={box.enter} onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && box.leave()}>
      <div className={isMarked ? 'multi-field wrong' : 'multi-field'}>
        <Chips
          values={values}
          labelOf={labelOf}
          removeLabel={removeLabel}
          onRemove={(value) => {
            onChange(values.filter((held) => held !== value));
            input.current?.focus();
          }}
        />
        <input
          ref={input}
          id={id}
          role="combobox"
          aria-label={label}
          aria-expanded={isOpen}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-invalid={isMarked}
          aria-describedby={box.isLeft ? `${id}-left` : box.isFull ? `${id}-full` : undefined}
          aria-activedescendant={isOpen && shown[active] ? `${listId}-${shown[active].value}` : undefined}
          placeholder={values.length === 0 ? placeholder : ''}
          value={text}
          autoComplete="off"
          onClick={box.open}
          onChange={(event) => box.type(event.target.value)}
          onKeyDown={box.onKeyDown}
        />
      </div>
      {box.isLeft && <WrongLine id={`${id}-left`}>{leftText(text.trim())}</WrongLine>}
      {box.isFull && (
        <p className="small t2" id={`${id}-full`} role="status">
          {fullText}
        </p>
      )}
      {isOpen && (
        <OptionList
          id={listId}
          label={label}
          noneText={noneText}
          shown={shown}
          values={values}
          isFull={box.isFull}
          active={active}
          onActive={box.setActive}
          onToggle={box.toggle}
        />
      )}
    </div>
  );
}

/** Options whose name holds the text, or whose value is the text; what is meant exactly comes first, so that Enter takes it. */
function matching(options: readonly MultiOption[], text: string): readonly MultiOption[] {
  const needle = text.trim().toLocaleLowerCase();
  const found = options.filter(
    (option) => option.label.toLocaleLowerCase().includes(needle) || option.value.toLocaleLowerCase() === needle,
  );
  const isExact = (option: MultiOption) => [option.label, option.value].some((name) => name.toLocaleLowerCase() === needle);
  return [...found.filter(isExact), ...found.filter((option) => !isExact(option))];
}

type ChipsProps = {
  readonly values: readonly string[];
  labelOf(value: string): string;
  removeLabel(label: string): string;
  onRemove(value: string): void;
};

function Chips({ values, labelOf, removeLabel, onRemove }: ChipsProps) {
  return values.map((value) => (
    <span className="multi-chip" key={value}>
      {labelOf(value)}
      <button type="button" aria-label={removeLabel(labelOf(value))} onClick={() => onRemove(value)}>
        <X className="i xs" aria-hidden />
      </button>
    </span>
  ));
}

type OptionListProps = {
  readonly id: string;
  readonly label: string;
  readonly noneText: string;
  readonly shown: readonly MultiOption[];
  readonly values: readonly string[];
  readonly isFull: boolean;
  readonly active: number;
  onActive(index: number): void;
  onToggle(value: string): void;
};

/** The focus stays in the field; the list only follows it. */
function OptionList({ id, label, noneText, shown, values, isFull, active, onActive, onToggle }: OptionListProps) {
  return (
    <div className="multi-list" id={id} role="listbox" aria-label={label} aria-multiselectable>
      {shown.length === 0 && <p className="multi-none">{noneText}</p>}
      {shown.map((option, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the field, which keeps the focus
        // biome-ignore lint/a11y/useFocusableInteractive: as above, by aria-activedescendant
        <div
          key={option.value}
          id={`${id}-${option.value}`}
          role="option"
          aria-selected={values.includes(option.value)}
          aria-disabled={isFull && !values.includes(option.value)}
          className={index === active ? 'active' : ''}
          ref={index === active ? (element) => element?.scrollIntoView({ block: 'nearest' }) : undefined}
          onPointerMove={() => onActive(index)}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onToggle(option.value)}
        >
          <Check className="i s" aria-hidden />
          {option.label}
        </div>
      ))}
    </div>
  );
}
