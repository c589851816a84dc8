import { type KeyboardEvent, type SubmitEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Dub } from '../../../../common/contract/dubbing.ts';
import { committed, MICRO_USD } from '../../../../common/domain/dubbing/ledger.ts';
import { Button } from '../../../ui/button.tsx';
import { WrongLine } from '../../../ui/field.tsx';
import { formatMoney } from '../../../ui/format-money.ts';
import { useHostAway } from '../../../ui/host-away.ts';

/** The most that the contract takes, in US dollars. */
const MAX_USD = 100_000;

type CapFormProps = {
  readonly cost: NonNullable<Dub['cost']>;
  /** What the field begins with, in millionths of a dollar. */
  readonly suggestedMicroUsd: number;
  /** What the button says that saves. */
  readonly label: string;
  readonly isPrimary?: boolean;
  /** Called with a valid cap in US dollars; settles once it is saved or was refused. */
  onSave(capUsd: number): Promise<void>;
  onClose?(): void;
};

/** The most a dub may cost, to be changed in place. Esc leaves it as it is. */
export function CapForm({ cost, suggestedMicroUsd, label, isPrimary = false, onSave, onClose }: CapFormProps) {
  const { t } = useTranslation();
  const isAway = useHostAway();
  const id = useId();
  const [text, setText] = useState((suggestedMicroUsd / MICRO_USD).toFixed(2));
  const [isSaving, setSaving] = useState(false);
  const capUsd = parseDollars(text);
  const least = committed(cost);
  const wrong =
    capUsd === null
      ? t('dub.cost.wrong', { example: '36.00' })
      : capUsd * MICRO_USD < least
        ? t('dub.cost.tooLow', { committed: formatMoney(least) })
        : null;
  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    if (wrong !== null || capUsd === null || isSaving) return;
    setSaving(true);
    await onSave(capUsd);
    setSaving(false);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !onClose) return;
    event.preventDefault();
    event.stopPropagation();
    onClose();
  };
  return (
    <form className="cap-form" onSubmit={(event) => void save(event)} onKeyDown={onKeyDown}>
      <div className="flex wrap">
        <span className={wrong === null ? 'field s' : 'field s wrong'}>
          <span className="unit" aria-hidden>
            $
          </span>
          <input
            inputMode="decimal"
            aria-label={t('dub.cost.newCap')}
            aria-invalid={wrong !== null}
            aria-describedby={wrong === null ? undefined : id}
            value={text}
            onChange={(event) => setText(event.target.value)}
            // biome-ignore lint/a11y/noAutofocus: the person just asked for this field
            autoFocus={onClose !== undefined}
          />
        </span>
        <Button small type="submit" look={isPrimary ? 'primary' : 'plain'} disabled={wrong !== null || isSaving || isAway}>
          {label}
        </Button>
        {onClose && (
          <Button small look="quiet" onClick={onClose}>
            {t('dub.cost.keep')}
          </Button>
        )}
      </div>
      {wrong !== null && <WrongLine id={id}>{wrong}</WrongLine>}
    </form>
  );
}

/** Dollars of what was typed, such as `36`, `36.5` or `$36.50`; null where it is no amount to the cent, or too much. */
function parseDollars(text: string): number | null {
  const match = /^\$?\s*(\d+(?:\.\d{1,2})?)$/.exec(text.trim());
  const value = match ? Number(match[1]) : Number.NaN;
  return value <= MAX_USD ? value : null;
}
