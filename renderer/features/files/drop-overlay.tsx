import { FileDown } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import './drop-overlay.css';

/** Takes files dropped anywhere in the window; shows that it will while they are held over it. */
export function DropOverlay({ onFiles }: { onFiles(files: readonly File[]): void }) {
  const { t } = useTranslation();
  const [isOver, setOver] = useState(false);
  const handler = useRef(onFiles);
  handler.current = onFiles;
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const over = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    window.addEventListener('dragenter', over, { signal });
    window.addEventListener('dragover', over, { signal });
    // Leaving the window, not one element for another, has no related target.
    window.addEventListener('dragleave', (event) => event.relatedTarget === null && setOver(false), { signal });
    window.addEventListener(
      'drop',
      (event) => {
        setOver(false);
        if (!holdsFiles(event)) return;
        event.preventDefault();
        const files = [...(event.dataTransfer?.files ?? [])];
        if (files.length > 0) handler.current(files);
      },
      { signal },
    );
    return () => controller.abort();
  }, []);
  if (!isOver) return null;
  return (
    <div className="drop-overlay">
      <div>
        <FileDown className="i l" aria-hidden />
        <p className="strong">{t('files.dropHere')}</p>
      </div>
    </div>
  );
}
