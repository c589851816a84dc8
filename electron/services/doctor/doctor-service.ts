import type { CheckResult, DOCTOR_CHECKS } from '../../../common/contract/doctor.ts';
import { AppError } from '../../../common/contract/errors.ts';
import type { DoctorProbes } from './checks.ts';
import {
  checkDatabase,
  checkDataFolder,
  checkDiskSpace,
  checkEncoders,
  checkExtractor,
  checkFfmpeg,
  checkFfprobe,
  checkJsRuntime,
  checkNetwork,
  checkProvider,
  checkRuntime,
  type Finding,
} from './checks.ts';

export type DoctorService = {
  /**
   * Every check once, in the contract's order; what only the outside can tell where `online` says so. Never rejects: a check that fails
   * is a problem in its own line.
   */
  run(wish: { readonly online: boolean }): Promise<CheckResult[]>;
};

type Check = (typeof DOCTOR_CHECKS)[number];

const CHECKS: ReadonlyArray<readonly [Check, (probes: DoctorProbes) => Promise<Finding>]> = [
  ['runtime', checkRuntime],
  ['ffmpeg', checkFfmpeg],
  ['ffprobe', checkFfprobe],
  ['encoders', checkEncoders],
  ['database', checkDatabase],
  ['data-folder', checkDataFolder],
  ['disk-space', checkDiskSpace],
  ['provider', checkProvider],
  ['extractor', checkExtractor],
  ['js-runtime', checkJsRuntime],
  ['network', checkNetwork],
];

/** The checks over what `probes` see; see `DoctorService.run`. */
export function createDoctorService(probes: DoctorProbes): DoctorService {
  return {
    run: ({ online }) => {
      const asked = online ? probes : { ...probes, askOutside: null, askProvider: null };
      return Promise.all(
        CHECKS.map(async ([check, look]) => ({ check, ...(await look(asked).catch((error: unknown) => failed(check, error))) })),
      );
    },
  };
}

function failed(check: Check, error: unknown): Finding {
  const message =
    error instanceof AppError ? error.message : `This could not be checked: ${error instanceof Error ? error.message : 'no reason given'}`;
  return { status: 'problem', message, advice: ADVICE[check] };
}

/** What helps when a check itself fails. */
const ADVICE: Readonly<Record<Check, string | null>> = {
  runtime: null,
  ffmpeg: 'Install ffmpeg 4.4 or newer, or set FFMPEG_PATH to it, then start StreamFetch again.',
  ffprobe: 'ffprobe comes with ffmpeg: install ffmpeg 4.4 or newer, or set FFPROBE_PATH to it, then start StreamFetch again.',
  encoders: 'Once ffmpeg is found, its encoders can be checked.',
  database: 'Make a copy of the data folder before anything else; its folder "backups" holds earlier databases.',
  'data-folder': 'Check that the folder exists and belongs to you, or choose another with --data or STREAMFETCH_DATA.',
  'disk-space': null,
  extractor: 'YouTube and links to media files work without yt-dlp.',
  'js-runtime': null,
  network: null,
  provider: 'Dubbing can be rehearsed without a service; look at the settings for the one you want to use.',
};
