import { ChevronDown, CircleX, Search } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import './field.css';

export function SearchField({
  label,
  value,
  onChange,
  small,
}: {
  readonly label: string;
  readonly value: string;
  onChange(value: string): void;
  readonly small?: boolean;
}) {
  return (
    <div className={small ? 'field s' : 'field'}>
      <Search className="i s" aria-hidden />
      <input type="search" aria-label={label} placeholder={label} value={value} onChange={(event) => onChange(event.target.value)} />
    </div>
  );
}

type SelectProps<Value extends string> = {
  readonly id?: string;
  readonly label?: string;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly value: Value;
  onChange(value: NoInfer<Value>): void;
};

export function Select<Value extends string>({ id, label, options, value, onChange }: SelectProps<Value>) {
  return (
    <span className="select">
      {/* The value is one of the options, which are of type Value. */}
      <select id={id} aria-label={label} value={value} onChange={(event) => onChange(event.target.value as Value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown className="i s" aria-hidden />
    </span>
  );
}

type NumberProps = {
  readonly id: string;
  /** Null while what is typed is no valid number. */
  readonly value: number | null;
  readonly min: number;
  readonly max: number;
  readonly unit?: string;
  /** The line that says how to mend a number outside the range. */
  readonly wrong: string;
  /** Called with each valid number; null while what is typed is none, so that a form can refuse to start. */
  onChange(value: number | null): void;
};

/** A whole number. What is typed stays as typed until it is valid. */
export function NumberField({ id, value, min, max, unit, wrong, onChange }: NumberProps) {
  const [text, setText] = useState(String(value ?? ''));
  useEffect(() => {
    if (value !== null) setText(String(value));
  }, [value]);
  const isValid = parseWhole(text, min, max) !== null;
  return (
    <div>
      <div className={isValid ? 'field number' : 'field number wrong'}>
        <input
          id={id}
          inputMode="numeric"
          value={text}
          aria-invalid={!isValid}
          aria-describedby={isValid ? undefined : `${id}-wrong`}
          onChange={(event) => {
            setText(event.target.value);
            onChange(parseWhole(event.target.value, min, max));
          }}
        />
        {unit && <span className="unit">{unit}</span>}
      </div>
      {!isValid && <WrongLine id={`${id}-wrong`}>{wrong}</WrongLine>}
    </div>
  );
}

function parseWhole(text: string, min: number, max: number): number | null {
  const number = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
  return number >= min && number <= max ? number : null;
}

export function WrongLine({ id, children }: { readonly id: string; readonly children: ReactNode }) {
  return (
    <p className="wrong-line" id={id} role="alert">
      <CircleX className="i s" aria-hidden />
      {children}
    </p>
  );
}

export function Checkbox({
  label,
  checked,
  onChange,
}: {
  readonly label: string;
  readonly checked: boolean;
  onChange(checked: boolean): void;
}) {
  return (
    <label className="check-line">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      {label}
    </label>
  );
}
