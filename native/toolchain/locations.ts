import path from 'node:path';

/** Where package managers put ffmpeg although it may not be on a desktop program's PATH. */
const WELL_KNOWN: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ['/usr/local/bin', '/usr/bin', '/bin', '/snap/bin', '/home/linuxbrew/.linuxbrew/bin'],
  darwin: ['/opt/homebrew/bin', '/usr/local/bin', '/opt/local/bin'],
  win32: ['C:\\ffmpeg\\bin', 'C:\\Program Files\\ffmpeg\\bin', 'C:\\ProgramData\\chocolatey\\bin'],
};

/**
 * Full paths at which a tool may be, in order of preference: the folders of PATH, then the platform's well-known ones.
 * Relative entries of PATH are left out: the current folder must not decide which program runs.
 */
export function candidatePaths(tool: 'ffmpeg' | 'ffprobe', env: NodeJS.ProcessEnv, platform: NodeJS.Platform): readonly string[] {
  const { delimiter, isAbsolute, join } = platform === 'win32' ? path.win32 : path.posix;
  const onPath = (env.PATH ?? env.Path ?? '').split(delimiter).filter(isAbsolute);
  const local = platform === 'win32' && env.LOCALAPPDATA ? [join(env.LOCALAPPDATA, 'Microsoft', 'WinGet', 'Links')] : [];
  const file = platform === 'win32' ? `${tool}.exe` : tool;
  return [...new Set([...onPath, ...local, ...(WELL_KNOWN[platform] ?? [])])].map((folder) => join(folder, file));
}

/** How to get ffmpeg on a platform, as the end of a sentence. */
export function installAdvice(platform: NodeJS.Platform): string {
  switch (platform) {
    case 'darwin':
      return 'install it with "brew install ffmpeg"';
    case 'win32':
      return 'install it with "winget install Gyan.FFmpeg"';
    default:
      return 'install it with "sudo apt-get install ffmpeg" or your system\'s package manager';
  }
}
