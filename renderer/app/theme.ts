import type { Settings } from '../../common/contract/settings.ts';
import type { SettingsStore } from '../client/stores/settings.ts';

type Theme = Settings['appearance.theme'];
const KEY = 'streamfetch.theme';

/**
 * Keeps `data-theme` on the page as the settings say. The last choice is remembered in the page, so that a light page does
 * not begin dark until the host has answered. Returns the function that stops it.
 */
export function followTheme(settings: SettingsStore): () => void {
  const prefersLight = window.matchMedia('(prefers-color-scheme: light)');
  const apply = () => {
    const theme = settings.getState().settings?.['appearance.theme'] ?? rememberedTheme();
    const isLight = theme === 'light' || (theme === 'system' && prefersLight.matches);
    document.documentElement.dataset.theme = isLight ? 'light' : 'dark';
  };
  apply();
  prefersLight.addEventListener('change', apply);
  const unsubscribe = settings.subscribe(({ settings: next }) => {
    if (next) localStorage.setItem(KEY, next['appearance.theme']);
    apply();
  });
  return () => {
    prefersLight.removeEventListener('change', apply);
    unsubscribe();
  };
}

function rememberedTheme(): Theme {
  const stored = localStorage.getItem(KEY);
  return stored === 'dark' || stored === 'light' ? stored : 'system';
}
