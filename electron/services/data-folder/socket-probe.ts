import { connect } from 'node:net';

const PROBE_TIMEOUT_MS = 2_000;

/** True where a process accepts connections at a local socket's address. One that does not answer in time is there but busy. */
export function isListening(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address);
    const settle = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(PROBE_TIMEOUT_MS, () => settle(true));
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
  });
}
