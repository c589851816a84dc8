#!/usr/bin/env node
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { continueOnSupportedNode } from '../tools/launcher/node-version.mjs';

// Before anything loads the database's native part, which ends an older Node without a word; such a Node has no import.meta.dirname.
await continueOnSupportedNode(path.dirname(fileURLToPath(import.meta.url)));
const { main } = await import('./cli-main.ts');
await main();
