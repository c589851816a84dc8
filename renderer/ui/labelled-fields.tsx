import type { ReactNode } from 'react';
import './labelled-fields.css';

export type LabelledField = { readonly id: string; readonly label: string; readonly field: ReactNode };

/** A few short fields in one line, each with its label before it; the line breaks where there is no room. */
export function LabelledFields({ fields }: { readonly fields: readonly LabelledField[] }) {
  return (
    <div className="labelled-fields">
      {fields.map(({ id, label, field }) => (
        <div key={id}>
          <label htmlFor={id}>{label}</label>
          {field}
        </div>
      ))}
    </div>
  );
}
