// The programs that npm cannot carry: where each may be, how it can be had, and what a person can do who must help.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { apt, homebrew, packageScript, pipDownload, winget } from './installers.mjs';
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
/** The oldest that the program starts (`electron/services/extractors/version.ts`), as pip counts. */
export const OLDEST_YT_DLP = '2026.8.19';
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
  // One on PATH is left to the program, which refuses it where it is too old; a wheel needs Python to be started.
  'yt-dlp': {
    find: (context) => (context.env.YT_DLP_PATH ? existing(context.env.YT_DLP_PATH) : wheel('yt-dlp', context)),
    install: [pipDownload(`yt-dlp>=${OLDEST_YT_DLP}`, 'yt-dlp')],
    isOptional: true,
    instead: 'its tests run with a stand-in alone',
    hint: { linux: `python3 -m pip download --no-deps -d .tools/yt-dlp "yt-dlp>=${OLDEST_YT_DLP}"` },
  },
};

function inFolders(name, { env, platform }) {
  const ending = platform === 'win32' ? '.exe' : '';
  return [onPath([name], env, platform), ...(WELL_KNOWN_FOLDERS[platform] ?? []).map((folder) => path.join(folder, name + ending))];
}

const existing = (file) => (existsSync(file) ? path.resolve(file) : undefined);

/** The newest wheel of yt-dlp in `.tools/<folder>`: their names hold `-2026.8.19-`. */
function wheel(folder, { env, platform, root }) {
  const place = path.join(root, '.tools', folder);
  if (!existsSync(place) || !onPath(['python3'], env, platform)) return undefined;
  const wheels = readdirSync(place).filter((name) => /^yt_dlp-[\d.]+-py3-none-any\.whl$/.test(name));
  const newest = wheels.sort((one, other) => one.localeCompare(other, 'en', { numeric: true })).at(-1);
  return newest && path.join(place, newest);
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
