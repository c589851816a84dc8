import { parseArgs } from 'node:util';
import { startMediaServer } from './media-server.ts';

/** The media server as a process of its own: prints its origin and runs until it is killed. */
const { values } = parseArgs({
  options: {
    'size-bytes': { type: 'string', default: '500000000' },
    'bytes-per-second': { type: 'string' },
    port: { type: 'string', default: '0' },
  },
});
const throttle = values['bytes-per-second'];
const server = await startMediaServer(
  { sizeBytes: Number(values['size-bytes']), bytesPerSecond: throttle === undefined ? null : Number(throttle) },
  { port: Number(values.port) },
);
process.stdout.write(`${server.origin}\n`);
