import { assetsContract } from './assets.ts';
import { doctorContract } from './doctor.ts';
import { downloadsContract } from './downloads.ts';
import { dubbingContract } from './dubbing.ts';
import { jobsContract } from './jobs.ts';
import { settingsContract } from './settings.ts';
import { systemContract } from './system.ts';

/** Every procedure there is. Desktop, browser, REST and command line all speak this and nothing else. */
export const contract = {
  system: systemContract,
  jobs: jobsContract,
  assets: assetsContract,
  dubbing: dubbingContract,
  downloads: downloadsContract,
  settings: settingsContract,
  doctor: doctorContract,
};
