import { findTool } from '../../../tools/setup/setup.mjs';

/**
 * The real yt-dlps that set-up found or fetched on this machine: one or none. Tests of the real one run for each of them; what a machine
 * without one does not test is tested with the stand-in everywhere.
 */
export const foundYtDlps: ReadonlyArray<{ readonly path: string }> = [findTool('yt-dlp')].flatMap((path) => (path ? [{ path }] : []));
