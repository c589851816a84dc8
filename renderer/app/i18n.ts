import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { formatSize } from '../ui/format-number.ts';
import en from './locales/en.json';

/** English is the only language so far; every text is already looked up here. */
export async function startI18n(): Promise<i18n> {
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: en } },
    interpolation: { escapeValue: false }, // React escapes
  });
  // `{{freeBytes, size}}` in a text shows bytes as `1.2 GB`.
  i18next.services.formatter?.add('size', (value: unknown) => formatSize(Number(value)));
  return i18next;
}
