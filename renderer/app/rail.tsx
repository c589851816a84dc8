import { Download, House, Languages, Settings } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useHashRoute } from '../ui/hash-route.ts';
import { Hint } from '../ui/hint.tsx';
import { shortcutText } from './shortcut-text.ts';
import './rail.css';

/** A page appears here with what it does, never before. */
export const SECTIONS = [
  { id: 'home', href: '#/', icon: House, digit: '1' },
  { id: 'downloads', href: '#/downloads', icon: Download, digit: '2' },
  { id: 'dubbing', href: '#/dubbing', icon: Languages, digit: '3' },
  { id: 'settings', href: '#/settings', icon: Settings, digit: '4' },
] as const;

export function Rail() {
  const { t } = useTranslation();
  const here = useHashRoute().path[0] ?? 'home';
  return (
    <nav className="rail" aria-label={t('shell.sections')} data-region>
      {SECTIONS.map((section) => (
        <Hint key={section.id} text={t(`section.${section.id}`)} keys={shortcutText(['Mod', section.digit])} side="right">
          <a
            href={section.href}
            aria-label={t(`section.${section.id}`)}
            aria-current={section.id === here ? 'page' : undefined}
            className={section.id === 'settings' ? 'last' : ''}
          >
            <section.icon className="i l" aria-hidden />
          </a>
        </Hint>
      ))}
    </nav>
  );
}
