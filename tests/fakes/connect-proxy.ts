import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';

export type ConnectProxy = {
  readonly url: string;
  /** What was asked for: `CONNECT host:port`, or a method and an address. */
  readonly asked: readonly string[];
  close(): Promise<void>;
};

/** An ordinary HTTP proxy on 127.0.0.1: passes plain requests on and tunnels the others. */
export async function startConnectProxy(): Promise<ConnectProxy> {
  const asked: string[] = [];
  const tunnels = new Set<Duplex>();
  const server = createServer((incoming, response) => {
    asked.push(`${incoming.method} ${incoming.url}`);
    const outgoing = request(incoming.url ?? '', { method: incoming.method, headers: incoming.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    outgoing.on('error', () => response.destroy());
    incoming.pipe(outgoing);
  });
  server.on('connect', ({ url = '' }: IncomingMessage, client: Duplex, head: Buffer) => {
    asked.push(`CONNECT ${url}`);
    const { hostname, port } = new URL(`http://${url}`);
    const upstream = connect(Number(port || 80), hostname, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.write(head);
      upstream.pipe(client).pipe(upstream);
    });
    // The server no longer counts the client among its connections.
    for (const end of [upstream, client]) tunnels.add(end.on('close', () => tunnels.delete(end)));
    upstream.on('error', () => client.destroy());
    client.on('error', () => upstream.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // on a port, not on a pipe
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    async close() {
      for (const tunnel of tunnels) tunnel.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
