import inspector from 'node:inspector';
import { createRequire, registerHooks } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ELECTRON_VERSION, host } from './host.ts';

const electronModule = new URL('./electron-module.ts', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    /^electron(\/(main|common))?$/.test(specifier)
      ? { url: electronModule, format: 'module-typescript', shortCircuit: true }
      : next(specifier, context),
});

if (host.wantsVersion) {
  console.log(`v${ELECTRON_VERSION}`);
  process.exit(0);
}
Object.defineProperty(process, 'versions', { value: { ...process.versions, electron: ELECTRON_VERSION, chrome: '0' } });
Object.assign(process, { type: 'browser', defaultApp: true, resourcesPath: path.join(host.appFolder, 'resources') });
// Playwright waits for the inspector's line on stderr and evaluates the test's main-process functions through it.
const inspectPort = host.switches.get('inspect');
if (inspectPort !== undefined) inspector.open(Number(inspectPort || 9229));
process.argv = [process.execPath, ...process.argv.slice(2)];
const require = createRequire(import.meta.url);
for (const preload of host.preloads) require(path.resolve(preload));
const { startApp } = await import('./electron-api/app.ts');
// As Electron does: `ready` comes only after the entry has run, so an entry that awaits it at the top level never starts.
try {
  await import(pathToFileURL(host.entry).href);
} catch (error) {
  console.error(error);
  process.exit(1);
}
await startApp();
