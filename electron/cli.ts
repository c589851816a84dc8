#!/usr/bin/env node
import { ensureSupportedNode } from '../native/toolchain/bundled-node.ts';

ensureSupportedNode(); // before anything loads the database's native part, which ends an older Node without a word
const { main } = await import('./cli-main.ts');
await main();
