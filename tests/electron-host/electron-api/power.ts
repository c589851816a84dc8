import { EventEmitter } from 'node:events';

const started = new Set<number>();
let lastId = 0;

export const powerSaveBlocker = {
  start(): number {
    started.add(++lastId);
    return lastId;
  },
  stop: (id: number): boolean => started.delete(id),
  isStarted: (id: number): boolean => started.has(id),
};

export const powerMonitor: EventEmitter = new EventEmitter();
