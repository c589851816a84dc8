import { dataFolder } from '../../electron/services/data-folder/data-folder.ts';
import { acquireOwnership } from '../../electron/services/data-folder/owner-lock.ts';

/** A process that tries to own the folder of its argument each time it is told to, and says what came of it. */
const folder = dataFolder(process.argv[2] ?? '');
process.on('message', async () => {
  const ownership = await acquireOwnership(folder);
  process.send?.(ownership.kind);
});
process.on('disconnect', () => process.exit());
process.send?.('ready');
