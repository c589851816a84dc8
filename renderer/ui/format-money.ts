const CENT = 10_000;
const CENTS_PER_DOLLAR = 100;

/** `$21.00` of millionths of a US dollar, rounded up to the cent: what is shown is never less than what counts against a cap. */
export function formatMoney(microUsd: number, locale = 'en'): string {
  return formatCents(Math.ceil(Math.round(microUsd) / CENT), locale);
}

/** The same of what is left, rounded down. */
export function formatMoneyLeft(microUsd: number, locale = 'en'): string {
  return formatCents(Math.floor(Math.round(microUsd) / CENT), locale);
}

function formatCents(cents: number, locale: string): string {
  return new Intl.NumberFormat(locale, { style: 'currency', currency: 'USD' }).format(cents / CENTS_PER_DOLLAR);
}
