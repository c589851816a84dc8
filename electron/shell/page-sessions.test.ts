import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import type { DesktopPort } from '../transport/desktop-link.ts';
import { createPageSessions, type Page } from './page-sessions.ts';

class FakePage extends EventEmitter implements Page {
  readonly id = 1;
  readonly sent: unknown[][] = [];
  isGone = false;
  send(...message: unknown[]): void {
    this.sent.push(message);
  }
  isDestroyed(): boolean {
    return this.isGone;
  }
}

type Served = { readonly port: DesktopPort; readonly received: unknown[]; ended: number };

function open() {
  const page = new FakePage();
  const served: Served[] = [];
  const sessions = createPageSessions((port) => {
    const one: Served = { port, received: [], ended: 0 };
    served.push(one);
    port.on('message', ({ data }) => one.received.push(data));
    return () => {
      one.ended++;
    };
  });
  return { page, served, sessions };
}

test('messages of a page load travel both ways under its session', () => {
  const { page, served, sessions } = open();
  sessions.open(page, 'a');
  sessions.receive(page, 'a', 'hello');
  sessions.receive(page, 'a', Uint8Array.of(1));
  served[0]?.port.postMessage('answer');
  expect(served[0]?.received).toEqual(['hello', Uint8Array.of(1)]);
  expect(page.sent).toEqual([['rpc:message', 'a', 'answer']]);
});

test('a reload ends the earlier session, and neither side hears the other’s late messages', () => {
  const { page, served, sessions } = open();
  sessions.open(page, 'a');
  sessions.open(page, 'b');
  sessions.receive(page, 'a', 'late');
  served[0]?.port.postMessage('late answer');
  expect(served.map((one) => [one.ended, one.received])).toEqual([
    [1, []],
    [0, []],
  ]);
  expect(page.sent).toEqual([]);
});

test.each(['did-navigate', 'render-process-gone', 'destroyed'] as const)('%s ends the session once', (event) => {
  const { page, served, sessions } = open();
  sessions.open(page, 'a');
  page.emit(event);
  page.emit(event);
  sessions.receive(page, 'a', 'late');
  expect([served[0]?.ended, served[0]?.received]).toEqual([1, []]);
});

test('what is no message is dropped, and so is a session without a name', () => {
  const { page, served, sessions } = open();
  sessions.open(page, 42);
  sessions.open(page, 'a');
  for (const nonsense of [undefined, null, 7, { length: 3 }, ['x']]) sessions.receive(page, 'a', nonsense);
  expect(served).toHaveLength(1);
  expect(served[0]?.received).toEqual([]);
});

test('nothing is sent to a page that is gone', () => {
  const { page, served, sessions } = open();
  sessions.open(page, 'a');
  page.isGone = true;
  served[0]?.port.postMessage('answer');
  expect(page.sent).toEqual([]);
});

test('quitting ends every session, and many reloads leave no listeners behind', () => {
  const { page, served, sessions } = open();
  for (let load = 0; load < 20; load++) sessions.open(page, `load ${load}`);
  sessions.closeAll();
  expect(served.map((one) => one.ended)).toEqual(served.map(() => 1));
  expect(page.listenerCount('did-navigate')).toBe(1);
});
