import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Dub, StartDub } from '../../common/contract/dubbing.ts';
import type { JobId } from '../../common/units/ids.ts';
import { openProgram, type Program, type ProgramOptions } from '../../electron/app.ts';
import { type DataFolder, dataFolder } from '../../electron/services/data-folder/data-folder.ts';
import { createKeyFileSealer } from '../../electron/services/secrets/key-file-sealer.ts';
import type { Client } from '../../electron/transport/client.ts';
import { createDirectClient } from '../../electron/transport/direct-client.ts';

/** How a test wants a file dubbed; what is not named is as a person gets it who names nothing. */
export type DubWish = Partial<Omit<StartDub, 'sourceAssetId' | 'output'>>;

/** The whole program in this process on a data folder of its own, without a host. */
export type DubBench = {
  readonly program: Program;
  readonly client: Client;
  readonly data: DataFolder;
  /** A place in the bench's folder, beside the data folder. */
  at(name: string): string;
  /** Where a job's intermediate files lie. */
  workFile(id: JobId, name: string): string;
  start(source: string, output: string, wish?: DubWish): Promise<JobId>;
  /** Dubs to Spanish, in three-second chunks unless told otherwise, and returns it once it has ended in whatever way. */
  dub(source: string, output: string, wish?: DubWish): Promise<Dub>;
  settled(id: JobId): Promise<Dub>;
  close(): Promise<void>;
};

/** `folder` is taken up again instead of a new one and is then left in place at the end. */
export async function openDubBench(
  options: Partial<Pick<ProgramOptions, 'providers' | 'env'>> & { readonly folder?: string } = {},
): Promise<DubBench> {
  const { folder = mkdtempSync(path.join(tmpdir(), 'streamfetch-dub-')), env = process.env, providers } = options;
  const data = dataFolder(path.join(folder, 'data'));
  const program = await openProgram({
    folder: data,
    host: 'command-line',
    sealer: createKeyFileSealer(data.keyFile),
    roots: [],
    isLocal: true,
    invite: () => null,
    env,
    ...(providers && { providers }),
  });
  if (program.kind === 'other') throw new Error(`${folder} is owned by process ${program.pid}`);
  const client = createDirectClient(program.router);
  const settled = async (id: JobId): Promise<Dub> => {
    await program.services.jobs.settled(id);
    return client.dubbing.get({ id });
  };
  const start = async (source: string, output: string, wish: DubWish = {}): Promise<JobId> => {
    const asset = await client.assets.addPath({ path: source });
    const job = await client.dubbing.start({
      sourceAssetId: asset.id,
      targetLanguages: ['es'],
      chunking: 'fixed',
      chunkSeconds: 3,
      ...wish,
      output: { kind: 'path', path: output, overwrite: false },
    });
    return job.id;
  };
  return {
    program,
    client,
    data,
    at: (name) => path.join(folder, name),
    workFile: (id, name) => path.join(data.work, id, name),
    start,
    dub: async (source, output, wish) => settled(await start(source, output, wish)),
    settled,
    async close() {
      await program.close();
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}
