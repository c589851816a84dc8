import { useState } from 'react';

/** A number kept in the page's own storage, such as the size of a panel. */
export function useRememberedNumber(key: string, initial: number): readonly [number, (value: number) => void] {
  const [value, setValue] = useState(() => {
    const stored = Number(localStorage.getItem(key));
    return Number.isFinite(stored) && stored > 0 ? stored : initial;
  });
  const remember = (next: number) => {
    localStorage.setItem(key, String(next));
    setValue(next);
  };
  return [value, remember];
}
