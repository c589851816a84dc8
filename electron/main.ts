import { AppError } from '../common/contract/errors.ts';
import { openProgram } from './app.ts';
import { keepYoungGenerationSmall } from './memory.ts';
import { PRELOAD } from './place.ts';
import { dataFolder, defaultDataRoot } from './services/data-folder/data-folder.ts';
import { createKeyFileSealer } from './services/secrets/key-file-sealer.ts';
import type { Sealer } from './services/secrets/ports.ts';
import { runDesktop } from './shell/desktop.ts';
import type { DesktopProgram } from './shell/desktop-program.ts';

const folder = dataFolder(defaultDataRoot(process.env, process.platform));

/** The program as the owner of its folder. */
async function open(sealer: Sealer): Promise<DesktopProgram> {
  const program = await openProgram({ folder, host: 'desktop', sealer, roots: [], isLocal: true, invite: () => null, env: process.env });
  if (program.kind === 'other')
    throw new AppError(
      'program.folder-in-use',
      `Another StreamFetch (process ${program.pid}) works in ${folder.root}: a headless host or a command. Let it end, then start again.`,
      { details: { pid: program.pid } },
    );
  return { ...program, ...program.services };
}

keepYoungGenerationSmall();
// Not awaited: Electron gets ready only once this module has run.
void runDesktop({ folder, preload: PRELOAD, documentationUrl: null, keyFileSealer: createKeyFileSealer(folder.keyFile), open });
