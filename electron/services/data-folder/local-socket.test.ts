import { expect, test } from 'vitest';
import { localSocket } from './local-socket.ts';

const linux = { platform: 'linux', temporary: '/tmp', user: 'ann' } as const;

test('the socket lies in the data folder', () => {
  expect(localSocket('/home/ann/.local/share/streamfetch', linux)).toEqual({
    address: '/home/ann/.local/share/streamfetch/owner.sock',
    folder: null,
  });
});

test('a path too long for a socket gets a short one in a private folder, its own for each user and data folder', () => {
  const deep = `/home/ann/${'deep/'.repeat(30)}data`;
  const socket = localSocket(deep, linux);
  expect(socket.address).toMatch(/^\/tmp\/streamfetch-[0-9a-f]{8}\/[0-9a-f]{16}\.sock$/);
  expect(socket.address.startsWith(`${socket.folder}/`)).toBe(true);
  expect(localSocket(deep, linux)).toEqual(socket);
  expect(localSocket(`${deep}2`, linux).address).not.toBe(socket.address);
  expect(localSocket(deep, { ...linux, user: 'bob' }).folder).not.toBe(socket.folder);
});

test('bytes count, not letters', () => {
  const root = `/home/${'ü'.repeat(45)}`;
  expect(root.length).toBeLessThan(90);
  expect(localSocket(root, linux).folder).not.toBeNull();
});

test('a long temporary folder, as macOS has, is not used', () => {
  const deep = `/Users/ann/${'deep/'.repeat(30)}data`;
  const place = { platform: 'darwin', temporary: `/var/folders/${'x'.repeat(60)}/T`, user: 'ann' } as const;
  expect(Buffer.byteLength(localSocket(deep, place).address)).toBeLessThanOrEqual(100);
});

test('Windows has named pipes', () => {
  const place = { platform: 'win32', temporary: 'C:\\Temp', user: 'ann' } as const;
  expect(localSocket('C:\\Users\\ann\\StreamFetch', place).address).toMatch(/^\\\\\.\\pipe\\streamfetch-[0-9a-f]{16}$/);
});
