import { useCallback, useSyncExternalStore } from 'react';

/** Below this width side lists fold away and twin panels become tabs. */
export const NARROW = '(max-width: 1179px)';

export function useMediaQuery(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const list = window.matchMedia(query);
      list.addEventListener('change', listener);
      return () => list.removeEventListener('change', listener);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => window.matchMedia(query).matches);
}
