import { Keyboard } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../ui/button.tsx';
import './top-bar.css';

export function TopBar({ titleRef, onShortcuts }: { readonly titleRef: (element: HTMLElement | null) => void; onShortcuts(): void }) {
  const { t } = useTranslation();
  return (
    <header className="topbar">
      <div className="mark">
        <svg className="i l" viewBox="0 0 24 24" fill="none" stroke="currentColor" role="img" aria-label="StreamFetch">
          <path d="M6 5h12l-6 9z" fill="currentColor" strokeLinejoin="round" />
          <path d="M6 20h12" strokeLinecap="round" strokeWidth="2" />
        </svg>
      </div>
      <div className="title-slot" ref={titleRef} />
      <IconButton label={t('shell.shortcuts')} keys="?" icon={Keyboard} onClick={onShortcuts} />
    </header>
  );
}
