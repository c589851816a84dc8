export type Machine = { readonly platform: NodeJS.Platform; readonly arch: string; readonly isMusl: boolean };

/**
 * The name under which yt-dlp publishes its program for a machine (`_FILE_SUFFIXES` in its update.py). The plain `yt-dlp`, for all others,
 * is a zip that starts with the machine's own Python; whether there is one, the trial tells.
 */
export function releaseAsset({ platform, arch, isMusl }: Machine): string {
  switch (platform) {
    case 'win32':
      return arch === 'arm64' ? 'yt-dlp_arm64.exe' : arch === 'ia32' ? 'yt-dlp_x86.exe' : 'yt-dlp.exe';
    case 'darwin':
      return 'yt-dlp_macos';
    case 'linux': {
      const libc = isMusl ? 'musllinux' : 'linux';
      if (arch === 'x64') return `yt-dlp_${libc}`;
      return arch === 'arm64' ? `yt-dlp_${libc}_aarch64` : 'yt-dlp';
    }
    default:
      return 'yt-dlp';
  }
}

/** This machine. Node names the version of glibc it runs with, where it is glibc. */
export function thisMachine(): Machine {
  const report = process.report.getReport() as { readonly header?: { readonly glibcVersionRuntime?: string } }; // typed as object
  const isMusl = process.platform === 'linux' && report.header?.glibcVersionRuntime === undefined;
  return { platform: process.platform, arch: process.arch, isMusl };
}
