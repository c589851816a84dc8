import { ensureSupportedNode } from '../native/toolchain/bundled-node.ts';

ensureSupportedNode(); // before anything loads the database's native part, which ends an older Node without a word
process.argv.splice(2, 0, 'serve'); // the headless host is the command `serve` under a name of its own
const { main } = await import('./cli-main.ts');
await main();
