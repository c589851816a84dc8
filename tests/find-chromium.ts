import { readFileSync } from 'node:fs';

/** The Chromium that `npm run setup` found or installed; `CHROMIUM_PATH` overrides it. */
export function findChromium(): string {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH;
  try {
    const found: unknown = JSON.parse(readFileSync('.tools.json', 'utf8'));
    if (typeof found === 'object' && found !== null && 'chromium' in found && typeof found.chromium === 'string') return found.chromium;
  } catch {
    // set-up has not run: Debian's place
  }
  return '/usr/bin/chromium';
}
