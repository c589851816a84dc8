// The programs that npm cannot carry: where each may be, how it can be had, and what a person can do who must help.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { apt, homebrew, packageScript, winget } from './installers.mjs';
import { isProgram, onPath } from './programs.mjs';

const WELL_KNOWN_FOLDERS = {
  darwin: ['/opt/homebrew/bin', '/usr/local/bin'],
  win32: ['C:\\ffmpeg\\bin', 'C:\\Program Files\\ffmpeg\\bin'],
};
const WELL_KNOWN_BROWSERS = {
  darwin: ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
};
const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];

/** `find` gets `{ env, platform, root }` and returns a full path or undefined; `install` are tried in order. */
export const TOOLS = {
  ffmpeg: {
    find: (context) =>
      [context.env.FFMPEG_PATH, ...inFolders('ffmpeg', context)].find((file) => file && isProgram(file) && hasProbe(file, context)),
    install: [apt('ffmpeg', 'fonts-dejavu-core'), homebrew('ffmpeg'), winget('Gyan.FFmpeg')],
    versionArgument: '-version',
    hint: {
      darwin: 'brew install ffmpeg',
      win32: 'winget install Gyan.FFmpeg',
      linux: 'sudo apt-get install ffmpeg (or dnf, pacman, apk)',
    },
  },
  chromium: {
    find: (context) =>
      [context.env.CHROMIUM_PATH, onPath(BROWSERS, context.env, context.platform), ...(WELL_KNOWN_BROWSERS[context.platform] ?? [])].find(
        (file) => file && isProgram(file),
      ) ?? playwrightBrowser(context),
    install: [
      apt('chromium', 'fonts-liberation', 'fonts-noto-color-emoji'),
      packageScript('playwright-core/cli.js', 'install', 'chromium'),
    ],
    versionArgument: '--version',
    hint: { darwin: 'npx playwright install chromium', win32: 'npx playwright install chromium', linux: 'sudo apt-get install chromium' },
  },
  electron: {
    find: (context) => [context.env.ELECTRON_PATH, electronBinary(context)].find((file) => file && isProgram(file)),
    install: [packageScript('electron/install.js')],
    isOptional: true,
    instead: 'StreamFetch opens in a browser',
    hint: { darwin: 'npx install-electron', win32: 'npx install-electron', linux: 'npx install-electron' },
  },
};

function inFolders(name, { env, platform }) {
  const ending = platform === 'win32' ? '.exe' : '';
  return [onPath([name], env, platform), ...(WELL_KNOWN_FOLDERS[platform] ?? []).map((folder) => path.join(folder, name + ending))];
}

/** ffmpeg is of use only with ffprobe, beside it or anywhere on PATH. */
function hasProbe(ffmpeg, { env, platform }) {
  const beside = path.join(path.dirname(ffmpeg), path.basename(ffmpeg).replace('ffmpeg', 'ffprobe'));
  return [env.FFPROBE_PATH, beside, onPath(['ffprobe'], env, platform)].some((file) => file && isProgram(file));
}

/** The Chromium that Playwright downloads; asked last, because loading Playwright takes half a second. */
function playwrightBrowser({ root }) {
  try {
    const file = createRequire(path.join(root, 'package.json'))('playwright-core').chromium.executablePath();
    return isProgram(file) ? file : undefined;
  } catch {
    return undefined; // a production install without development tools
  }
}

function electronBinary({ env, root }) {
  const folder = path.join(root, 'node_modules', 'electron');
  const named = path.join(folder, 'path.txt'); // written by Electron's installer
  if (!existsSync(named)) return undefined;
  return path.join(env.ELECTRON_OVERRIDE_DIST_PATH ?? path.join(folder, 'dist'), readFileSync(named, 'utf8').trim());
}
