import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { isMac } from './shortcut-text.ts';
import './shortcuts-dialog.css';

const MOD = isMac ? '⌘' : 'Ctrl';
const SHORTCUTS = [
  { text: 'home', keys: [MOD, '1'] },
  { text: 'downloads', keys: [MOD, '2'] },
  { text: 'dubbing', keys: [MOD, '3'] },
  { text: 'settings', keys: [MOD, '4'] },
  { text: 'open', keys: [MOD, 'O'] },
  { text: 'jobs', keys: [MOD, 'J'] },
  { text: 'region', keys: ['F6'] },
  { text: 'paste', keys: [MOD, 'V'] },
  { text: 'lists', keys: ['←', '↑', '→', '↓'] },
  { text: 'play', keys: ['Space'] },
  { text: 'close', keys: ['Esc'] },
  { text: 'help', keys: ['?'] },
] as const;

export function ShortcutsDialog({ onClose }: { onClose(): void }) {
  const { t } = useTranslation();
  return (
    <Dialog title={t('shell.shortcuts')} onClose={onClose}>
      <dl className="shortcuts">
        {SHORTCUTS.map((shortcut) => (
          <div key={shortcut.text}>
            <dt>{t(`shortcut.${shortcut.text}`)}</dt>
            <dd>
              {shortcut.keys.map((key) => (
                <kbd className="key" key={key}>
                  {key}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <div className="actions-line">
        <Button onClick={onClose}>{t('shell.close')}</Button>
      </div>
    </Dialog>
  );
}
