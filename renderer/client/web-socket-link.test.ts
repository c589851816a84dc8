import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeSocket } from '../testing/fake-socket.ts';
import { createClient } from './link.ts';
import { openWebSocketLink, type Socket } from './web-socket-link.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function openLink(isSignedOut = () => Promise.resolve(false)) {
  const sockets: FakeSocket[] = [];
  const link = openWebSocketLink({
    url: 'ws://host/rpc',
    isSignedOut,
    connect: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket as unknown as Socket; // an EventTarget with what of a WebSocket is used
    },
  });
  return { link, sockets, status: () => link.connection.getState().status, last: () => sockets.at(-1) as FakeSocket }; // one is opened at once
}

test('a lost connection is tried again after half a second, then less and less often', async () => {
  const { sockets, status, last } = openLink();
  expect(status()).toBe('connecting');
  last().open();
  expect(status()).toBe('open');
  last().drop();
  expect(status()).toBe('lost');
  await vi.advanceTimersByTimeAsync(499);
  expect(sockets).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(sockets).toHaveLength(2);
  last().drop();
  await vi.advanceTimersByTimeAsync(999);
  expect(sockets).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(1);
  expect(sockets).toHaveLength(3);
  last().open();
  expect(status()).toBe('open');
});

test('it is tried again at once when the network comes back', async () => {
  const { sockets, last } = openLink();
  last().open();
  last().drop();
  await vi.advanceTimersByTimeAsync(0);
  window.dispatchEvent(new Event('online'));
  expect(sockets).toHaveLength(2);
});

test('calls made while the connection is lost fail at once with a reason, and those under way too', async () => {
  const { link, last } = openLink();
  const client = createClient(link.current);
  last().open();
  const underWay = client.system.info();
  await vi.waitFor(() => expect(last().sent).toHaveLength(1));
  const lost = expect(underWay).rejects.toMatchObject({ code: 'program.connection-lost' });
  last().drop();
  await lost;
  await expect(client.system.info()).rejects.toMatchObject({ code: 'program.connection-lost' });
});

test('a host that wants a fresh sign-in is not tried again', async () => {
  const { sockets, status, last } = openLink(() => Promise.resolve(true));
  last().drop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(status()).toBe('signed-out');
  expect(sockets).toHaveLength(1);
});

test('a closed link is not tried again', async () => {
  const { link, sockets, last } = openLink();
  last().open();
  link.close();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sockets).toHaveLength(1);
});
