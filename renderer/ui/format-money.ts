const MICROS_PER_DOLLAR = 1_000_000;
const CENT = 10_000;

/** `$21.00` of millionths of a US dollar, always to the cent; what is not nothing is never shown as `$0.00`. */
export function formatMoney(microUsd: number, locale = 'en'): string {
  const shown = microUsd > 0 ? Math.max(microUsd, CENT) : microUsd;
  return new Intl.NumberFormat(locale, { style: 'currency', currency: 'USD' }).format(shown / MICROS_PER_DOLLAR);
}
