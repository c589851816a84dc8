import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { standInProgram } from './make-stand-in.ts';

/** The program's name in the list of a release. */
export const ASSET = 'yt-dlp_linux';

export type ReleaseFaults = {
  /** The list's sum is that of another program. */
  readonly wrongSum?: boolean;
  /** The program breaks off after so many bytes, or falls silent. */
  readonly cutAfterBytes?: number;
  readonly stallAfterBytes?: number;
  readonly programStatus?: number;
  /** Nobody tells how long the program is. */
  readonly withoutLength?: boolean;
  /** Nothing is answered. */
  readonly silent?: boolean;
  readonly list?: string;
  readonly pointerTo?: string;
};

export type ReleasePage = {
  readonly url: string;
  /** Paths asked for. */
  readonly log: string[];
  /** What is published from now on: a stand-in that says it is `says`, by default the version itself. */
  publish(version: string, faults?: ReleaseFaults, says?: string): void;
  close(): Promise<void>;
};

/** A page of releases as a forge shows it: a redirect to the newest, a list of sums, and programs. */
export async function startReleasePage(): Promise<ReleasePage> {
  let published: { readonly version: string; readonly program: Buffer; readonly faults: ReleaseFaults } | undefined;
  const log: string[] = [];
  const server = createServer((request, response) => {
    const name = request.url ?? '';
    log.push(name);
    if (!published) return void response.writeHead(404).end();
    const { version, program, faults } = published;
    const place = `/releases/download/${version}`;
    if (faults.silent) return;
    if (name === '/releases/latest/download/SHA2-256SUMS')
      return void response.writeHead(302, { location: faults.pointerTo ?? `${place}/SHA2-256SUMS` }).end();
    if (name === `${place}/SHA2-256SUMS`) return void response.end(faults.list ?? sums(program, faults));
    if (name === `${place}/${ASSET}`) return sendProgram(response, program, faults);
    response.writeHead(404).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/releases`, // a server on a port, not on a pipe
    log,
    publish(version, faults = {}, says = version) {
      published = { version, program: Buffer.from(`${standInProgram({ version: says })}// ${'x'.repeat(200_000)}\n`), faults };
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function sums(program: Buffer, { wrongSum }: ReleaseFaults): string {
  const sum = createHash('sha256')
    .update(program)
    .update(wrongSum ? 'x' : '')
    .digest('hex');
  return `${'0'.repeat(64)}  yt-dlp\n${sum}  ${ASSET}\n${'1'.repeat(64)}  ${ASSET}_aarch64\n`;
}

function sendProgram(response: ServerResponse, program: Buffer, faults: ReleaseFaults): void {
  if (faults.programStatus) return void response.writeHead(faults.programStatus).end();
  response.writeHead(200, faults.withoutLength ? {} : { 'content-length': program.length });
  const end = faults.cutAfterBytes ?? faults.stallAfterBytes;
  if (end === undefined) return void response.end(program);
  response.write(program.subarray(0, end), () => {
    if (faults.cutAfterBytes !== undefined) response.destroy();
  });
}
