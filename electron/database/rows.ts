import { z } from 'zod';
import { AppError } from '../../common/contract/errors.ts';

/** JSON as a column keeps it; `undefined` is kept as no value at all. */
export function toJson(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

/** The value of a JSON column, or undefined where there is none or it does not parse. */
export function fromJson(text: string | null): unknown {
  if (text === null) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // damaged by hand: the same as never written, and the caller decides what that means
  }
}

/** A JSON column whose value is not needed to use its row: null where it is absent or no longer understood. */
export function optionalJson<T>(schema: z.ZodType<T>): z.ZodType<T | null> {
  return z
    .string()
    .nullable()
    .transform((text) => schema.safeParse(fromJson(text)).data ?? null);
}

/** A JSON column without which its row cannot be used. */
export function requiredJson<T>(schema: z.ZodType<T>): z.ZodType<T> {
  return z.string().transform(fromJson).pipe(schema);
}

/**
 * One row as a domain value; undefined where there is none or this version does not understand it, such as a state or kind it
 * does not know. Such rows are left out of every answer and stay in the database as they are, so one of them never breaks a list.
 */
export function readRow<T>(schema: z.ZodType<T>, row: unknown): T | undefined {
  return row === undefined ? undefined : schema.safeParse(row).data;
}

export function readRows<T>(schema: z.ZodType<T>, rows: readonly unknown[]): readonly T[] {
  return rows.map((row) => readRow(schema, row)).filter((value) => value !== undefined);
}

/** Throws `not-found` where an update met no row, so that nothing is taken for stored that is not. */
export function requireRow(result: { readonly changes: number }, what: string): void {
  if (result.changes === 0) throw new AppError('not-found', `The ${what} is gone.`);
}
