import { initial } from './0001-initial.ts';
import { paidCalls } from './0002-paid-calls.ts';
import { transfers } from './0003-transfers.ts';
import { downloads } from './0004-downloads.ts';
import { downloadQueue } from './0005-download-queue.ts';
import type { Migration } from './migration.ts';

/** Every migration there is, in order. */
export const MIGRATIONS: readonly Migration[] = [initial, paidCalls, transfers, downloads, downloadQueue];
