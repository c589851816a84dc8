/** The key that goes with shortcuts here: ⌘ on a Mac, Ctrl elsewhere. */
export const isMac = navigator.platform.startsWith('Mac');

/** `Ctrl 1`, on a Mac `⌘1`. */
export function shortcutText(keys: readonly string[]): string {
  const names = keys.map((key) => (key === 'Mod' ? (isMac ? '⌘' : 'Ctrl') : key));
  return names.join(isMac ? '' : ' ');
}
