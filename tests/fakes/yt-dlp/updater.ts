import path from 'node:path';
import { createTryOut } from '../../../electron/adapters/yt-dlp/create-try-out.ts';
import { createExtractorUpdates } from '../../../electron/services/extractors/create-extractor-updates.ts';
import { createReleasePage } from '../../../electron/services/extractors/create-release-page.ts';
import { createProcessRunner } from '../../../native/process/create-process-runner.ts';
import { ASSET } from './release-page.ts';

// Updates once, to be killed while it does: prints each stage as a line, and `done`.
const [folder = '', address = '', link = ''] = process.argv.slice(2);
const runner = createProcessRunner({ ledgerFolder: null });
const updates = createExtractorUpdates({
  ...{ folder, fetch, source: createReleasePage({ fetch, address: () => address, asset: ASSET }) },
  tryOut: createTryOut({ runner, env: process.env, link: () => new URL(link), scratchFolder: path.dirname(folder) }),
});
await updates.update(new AbortController().signal, ({ stage }) => process.stdout.write(`${stage}\n`));
process.stdout.write('done\n');
