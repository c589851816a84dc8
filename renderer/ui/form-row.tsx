import type { ReactNode } from 'react';
import './form-row.css';

type FormRowProps = { readonly label: string; readonly htmlFor?: string; readonly explain?: string; readonly children: ReactNode };

/** A label at the left, its field at the right, one line below that says what it means. */
export function FormRow({ label, htmlFor, explain, children }: FormRowProps) {
  return (
    <div className="form-row">
      {htmlFor ? (
        <label className="form-label" htmlFor={htmlFor}>
          {label}
        </label>
      ) : (
        <span className="form-label">{label}</span>
      )}
      <div>
        {children}
        {explain && <p className="explain">{explain}</p>}
      </div>
    </div>
  );
}
