/**
 * Which host `npm start` opens. Pure. `args` are the user's, less `--headless`; `before` goes before the app's folder on
 * Electron's command line.
 */
export function chooseHost({ args: given, electron, platform, env, isRoot }) {
  const args = given.filter((arg) => arg !== '--headless');
  const headless = (reason) => ({ kind: 'headless', args, reason });
  if (given.includes('--headless')) return headless('As asked, without Electron');
  if (!electron) return headless('The binary of Electron is not here');
  if (platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY) return headless('There is no display');
  // Chromium refuses to run as root in its sandbox.
  return { kind: 'electron', command: electron, before: platform === 'linux' && isRoot ? ['--no-sandbox'] : [], args };
}
