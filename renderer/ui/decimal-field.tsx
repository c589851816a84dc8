import { useEffect, useRef, useState } from 'react';
import { WrongLine } from './field.tsx';
import './decimal-field.css';

type DecimalProps = {
  readonly id: string;
  /** For a field without a label of its own beside it. */
  readonly label?: string;
  /** Null while there is none, or while what is typed is no valid number. */
  readonly value: number | null;
  readonly min: number;
  readonly max: number;
  /** The most digits after the point. */
  readonly digits: number;
  /** Before the number, such as a currency. */
  readonly prefix?: string;
  readonly unit?: string;
  readonly wrong: string;
  /** The id of a line elsewhere that says why a number in the range cannot be taken either. */
  readonly wrongElsewhere?: string | undefined;
  readonly placeholder?: string;
  /** True where no number is an answer too; `onChange` then tells it as null. */
  readonly isOptional?: boolean;
  /** `typing`: each valid number at once, and null while it is none. `leaving`: what is valid when the field is left or Enter is pressed. */
  readonly tells?: 'typing' | 'leaving';
  onChange(value: number | null): void;
  /** Enter was pressed; a form around the field is not sent then. */
  onEnter?(): void;
};

/** A number with a decimal point. What is typed stays as typed until the field is left. */
export function DecimalField(props: DecimalProps) {
  const { id, label, value, digits, prefix, unit, wrong, placeholder, isOptional = false, tells = 'typing', onChange, onEnter } = props;
  const [text, setText] = useState(() => shown(value, digits));
  const isTyping = useRef(false);
  useEffect(() => {
    if (value !== null || isOptional) setText((typed) => (isTyping.current ? typed : shown(value, digits)));
  }, [value, digits, isOptional]);
  const number = parseDecimal(text, props);
  const isValid = number !== null || (isOptional && text.trim() === '');
  const wrongId = isValid ? props.wrongElsewhere : `${id}-wrong`;
  const leave = () => {
    isTyping.current = false;
    if (!isValid) return;
    setText(shown(number, digits));
    if (tells === 'leaving' && number !== value) onChange(number);
  };
  return (
    <div>
      <div className={wrongId === undefined ? 'field number decimal' : 'field number decimal wrong'}>
        {prefix && <span className="unit">{prefix}</span>}
        <input
          id={id}
          aria-label={label}
          inputMode="decimal"
          autoComplete="off"
          placeholder={placeholder}
          value={text}
          aria-invalid={wrongId !== undefined}
          aria-describedby={wrongId}
          onChange={(event) => {
            isTyping.current = true;
            setText(event.target.value);
            if (tells === 'typing') onChange(parseDecimal(event.target.value, props));
          }}
          onBlur={leave}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || (tells === 'typing' && !onEnter)) return;
            event.preventDefault();
            leave();
            onEnter?.();
          }}
        />
        {unit && <span className="unit">{unit}</span>}
      </div>
      {!isValid && <WrongLine id={`${id}-wrong`}>{wrong}</WrongLine>}
    </div>
  );
}

/** With two digits after the point where so many are taken, more only where there are more: `0.30`, `0.125`. */
function shown(value: number | null, digits: number): string {
  if (value === null) return '';
  const [whole = '', fraction = ''] = String(Number(value.toFixed(digits))).split('.');
  const padded = fraction.padEnd(digits < 2 ? 0 : 2, '0');
  return padded === '' ? whole : `${whole}.${padded}`;
}

/** Null for what is no number, lies outside the range or has more digits than can be kept. */
function parseDecimal(text: string, { min, max, digits }: Pick<DecimalProps, 'min' | 'max' | 'digits'>): number | null {
  const match = /^(?:\d+\.?(\d*)|\.(\d+))$/.exec(text.trim());
  if (!match || (match[1] ?? match[2] ?? '').length > digits) return null;
  const number = Number(text);
  return number >= min && number <= max ? number : null;
}
