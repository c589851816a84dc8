import { expect, test } from 'vitest';
import { fromWireError, toWireError } from './error-mapping.ts';
import { AppError } from './errors.ts';

const sent = (fields: object): Error => Object.assign(new Error('as sent'), fields);
const connected = { isConnected: true };

test('an AppError survives the way over the wire', () => {
  const error = new AppError('media.disk-full', 'The disk is full.', { details: { folder: 'Videos', freeBytes: 12 } });
  const wire = toWireError(error);
  expect(wire.status).toBe(507);
  const back = fromWireError(Object.assign(new Error(wire.message), JSON.parse(JSON.stringify(wire))), connected);
  expect(back).toBeInstanceOf(AppError);
  expect(back).toMatchObject({ code: error.code, message: error.message, details: error.details });
});

test('a code of a newer owner, and a failure of the library itself, are read as far as they can be', () => {
  expect(fromWireError(sent({ code: 'pdf.locked', status: 400, data: { code: 'pdf.locked', details: {} } }), connected)).toMatchObject({
    code: 'internal',
    message: 'as sent',
  });
  expect(fromWireError(sent({ code: 'BAD_REQUEST', status: 400 }), connected)).toMatchObject({ code: 'usage.invalid' });
  expect(fromWireError(sent({ code: 'NOT_FOUND', status: 404 }), connected)).toMatchObject({ code: 'not-found' });
});

test('details that are no text and no number are left out', () => {
  const data = { code: 'not-found', details: { name: 'a', size: 1, deep: { x: 1 }, none: null } };
  expect(fromWireError(sent({ code: 'not-found', status: 404, data }), connected)).toMatchObject({ details: { name: 'a', size: 1 } });
});

test('a call that ended with its link is a lost connection; what the caller aborted is the signal’s reason', () => {
  const broken = new Error('[AsyncIdQueue] Queue[3] was closed or aborted while waiting for pulling.');
  expect(fromWireError(broken, { isConnected: false })).toMatchObject({ code: 'program.connection-lost', cause: broken });
  expect(fromWireError(broken, connected)).toBe(broken);
  const reason = new Error('left the page');
  expect(fromWireError(broken, { isConnected: false, signal: { aborted: true, reason } })).toBe(reason);
});

test('a plain object with the fields of a wire error is one too, as the desktop’s bridge rejects with it', () => {
  const sent = toWireError(new AppError('media.not-media', 'This is not a media file.', { details: { name: 'a.txt' } }));
  const read = fromWireError(structuredClone(sent), { isConnected: true });
  expect(read).toBeInstanceOf(AppError);
  expect(read).toMatchObject({ code: 'media.not-media', details: { name: 'a.txt' } });
  expect(fromWireError({ code: 'x' }, { isConnected: true })).toEqual({ code: 'x' });
});
