import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import path from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { AppError } from '../../common/contract/errors.ts';
import { hostedProgram } from '../../tests/fakes/hosted-program.ts';
import { createUploadStore } from './upload-store.ts';

type Program = Awaited<ReturnType<typeof hostedProgram>>;
const TUS = { 'tus-resumable': '1.0.0' };
const OCTETS = { ...TUS, 'content-type': 'application/offset+octet-stream' };

async function announce({ ask }: Program, lengthBytes: number, name = 'talk.mp4'): Promise<string> {
  const metadata = `filename ${Buffer.from(name).toString('base64')},filetype dmlkZW8vbXA0`;
  const response = await ask('/uploads', {
    method: 'POST',
    headers: { ...TUS, 'upload-length': String(lengthBytes), 'upload-metadata': metadata },
  });
  expect(response.status).toBe(201);
  return response.headers.get('location') ?? '';
}
const send = ({ ask }: Program, place: string, offset: number, body: Uint8Array<ArrayBuffer>) =>
  ask(place, { method: 'PATCH', headers: { ...OCTETS, 'upload-offset': String(offset) }, body });
async function offsetOf({ ask }: Program, place: string): Promise<number> {
  return Number((await ask(place, { method: 'HEAD', headers: TUS })).headers.get('upload-offset'));
}
const partsIn = async ({ folder }: Program) => (await readdir(path.join(folder, 'uploads'))).filter((name) => name.endsWith('.part'));

describe('a resumable upload', () => {
  test('sent in pieces becomes an asset with its name and exactly its bytes', async () => {
    const program = await hostedProgram();
    const bytes = randomBytes(2_500_000);
    const place = await announce(program, bytes.length, 'Vortrag ü.mp4');
    const first = await send(program, place, 0, bytes.subarray(0, 1_000_000));
    expect([first.status, first.headers.get('upload-offset'), first.headers.get('upload-asset-id')]).toEqual([204, '1000000', null]);
    const last = await send(program, place, 1_000_000, bytes.subarray(1_000_000));
    const id = last.headers.get('upload-asset-id') ?? '';
    expect(program.services.assets.list(9)).toMatchObject([{ id, name: 'Vortrag ü.mp4', sizeBytes: bytes.length }]);
    expect((await readFile(path.join(program.folder, id))).equals(bytes)).toBe(true);
    expect(await partsIn(program)).toEqual([]);
  });

  test('whose last answer was lost tells the asset again, and does not add it twice', async () => {
    const program = await hostedProgram();
    const place = await announce(program, 4);
    const id = (await send(program, place, 0, Buffer.from('DATA'))).headers.get('upload-asset-id');
    const head = await program.ask(place, { method: 'HEAD', headers: TUS });
    expect([head.headers.get('upload-offset'), head.headers.get('upload-asset-id')]).toEqual(['4', id]);
    const again = await send(program, place, 4, Buffer.alloc(0));
    expect([again.status, again.headers.get('upload-asset-id')]).toEqual([204, id]);
    expect(program.services.assets.list(9)).toHaveLength(1);
  });

  test('goes on after the program was started again', async () => {
    const before = await hostedProgram();
    const place = await announce(before, 10);
    await send(before, place, 0, Buffer.from('01234'));
    await before.close();
    const after = await hostedProgram({ folder: before.folder });
    expect(await offsetOf(after, place)).toBe(5);
    const id = (await send(after, place, 5, Buffer.from('56789'))).headers.get('upload-asset-id') ?? '';
    expect(await readFile(path.join(after.folder, id), 'utf8')).toBe('0123456789');
  });

  test('keeps what had arrived when the client’s network goes', async () => {
    const program = await hostedProgram();
    const place = await announce(program, 10_000_000);
    const headers = { ...OCTETS, cookie: program.cookie, origin: program.origin, 'upload-offset': '0', 'content-length': '10000000' };
    const client = request(`${program.origin}${place}`, { method: 'PATCH', headers, agent: false });
    client.on('error', () => {}); // it is cut off below
    client.write(Buffer.alloc(3_000_000, 1));
    await vi.waitFor(async () => expect(await offsetOf(program, place)).toBe(3_000_000));
    client.destroy();
    const rest = await vi.waitFor(async () => {
      const response = await send(program, place, 3_000_000, Buffer.alloc(7_000_000, 2));
      expect(response.status).toBe(204);
      return response;
    });
    const bytes = await readFile(path.join(program.folder, rest.headers.get('upload-asset-id') ?? ''));
    expect([bytes.length, bytes.indexOf(2), bytes.lastIndexOf(1)]).toEqual([10_000_000, 3_000_000, 2_999_999]);
  });

  test('that a newer connection continues ends the older one, so both never write at once', async () => {
    const program = await hostedProgram();
    const place = await announce(program, 4_000_000);
    const headers = { ...OCTETS, cookie: program.cookie, origin: program.origin, 'upload-offset': '0', 'content-length': '4000000' };
    const stuck = request(`${program.origin}${place}`, { method: 'PATCH', headers, agent: false });
    const answered = new Promise<number | undefined>((resolve) => {
      stuck.on('response', (response) => resolve(response.statusCode));
      stuck.on('error', () => resolve(undefined)); // the server may also cut it off
    });
    stuck.write(Buffer.alloc(1_000_000, 1)); // and then nothing more, as through a dead network
    await vi.waitFor(async () => expect(await offsetOf(program, place)).toBe(1_000_000));
    const response = await send(program, place, 1_000_000, Buffer.alloc(3_000_000, 2));
    expect(response.headers.get('upload-asset-id')).toBe(place.split('/')[2]);
    await answered;
    stuck.destroy();
  });
});

describe('an upload that was received whole', () => {
  test.each(['tool.missing', 'media.disk-full'] as const)('is kept on %s, and another try needs no byte again', async (code) => {
    const program = await hostedProgram();
    const place = await announce(program, 4);
    const addUpload = vi.spyOn(program.services.assets, 'addUpload').mockRejectedValueOnce(new AppError(code, 'Not now.'));
    expect(await (await send(program, place, 0, Buffer.from('DATA'))).json()).toMatchObject({ code });
    expect(await offsetOf(program, place)).toBe(4);
    const id = (await send(program, place, 4, Buffer.alloc(0))).headers.get('upload-asset-id') ?? '';
    expect(addUpload).toHaveBeenCalledTimes(2);
    expect(await readFile(path.join(program.folder, id), 'utf8')).toBe('DATA');
  });

  test('and taken by the library before a crash is the same asset afterwards', async () => {
    const program = await hostedProgram();
    const place = await announce(program, 4);
    const id = (await send(program, place, 0, Buffer.from('DATA'))).headers.get('upload-asset-id');
    const note = path.join(program.folder, `${place.slice(1)}.json`);
    const before: unknown = { lengthBytes: 4, name: 'talk.mp4', assetId: null };
    const ask = async (method: 'HEAD' | 'PATCH') => {
      await writeFile(note, JSON.stringify(before)); // as it was before the asset was noted
      const response =
        method === 'HEAD' ? await program.ask(place, { method, headers: TUS }) : await send(program, place, 4, Buffer.alloc(0));
      return [response.headers.get('upload-offset'), response.headers.get('upload-asset-id')];
    };
    expect(await ask('HEAD')).toEqual(['4', id]);
    expect(await ask('PATCH')).toEqual(['4', id]);
    expect(program.services.assets.list(9)).toHaveLength(1);
  });

  test('and whose file is nowhere any more is unknown', async () => {
    const program = await hostedProgram();
    const place = await announce(program, 4);
    await rm(path.join(program.folder, `${place.slice(1)}.part`));
    vi.spyOn(program.services.assets, 'addUpload').mockRejectedValueOnce(new AppError('media.vanished', 'It is gone.'));
    expect((await program.ask(place, { method: 'HEAD', headers: TUS })).status).toBe(404);
    expect(await readdir(path.join(program.folder, 'uploads'))).toEqual([]);
  });
});

describe('an upload is refused', () => {
  test('at another offset than where it stands, with that offset', async () => {
    const program = await hostedProgram();
    const place = await announce(program, 10);
    await send(program, place, 0, Buffer.from('01234'));
    for (const offset of [0, 4, 6]) {
      const response = await send(program, place, offset, Buffer.from('x'));
      expect([response.status, await response.json()]).toMatchObject([
        409,
        { code: 'upload.offset-mismatch', details: { offsetBytes: 5 } },
      ]);
    }
    expect(await offsetOf(program, place)).toBe(5);
  });

  test('when the disk has no room for it, also counting what other uploads still announce', async () => {
    const program = await hostedProgram({ freeBytes: async () => 64 * 1024 * 1024 + 1_000 });
    const post = (length: string) => program.ask('/uploads', { method: 'POST', headers: { ...TUS, 'upload-length': length } });
    expect((await program.ask('/uploads', { method: 'OPTIONS' })).headers.get('tus-max-size')).toBe('1000');
    const refused = await post('1001');
    expect([refused.status, await refused.json()]).toMatchObject([413, { code: 'upload.too-large', details: { freeBytes: 1_000 } }]);
    expect((await post('700')).status).toBe(201);
    expect((await post('400')).status).toBe(413);
    expect((await post('300')).status).toBe(201);
  });

  test('when more bytes come than were announced', async () => {
    const program = await hostedProgram();
    const place = await announce(program, 3);
    const response = await send(program, place, 0, Buffer.from('12345'));
    expect([response.status, await response.json()]).toMatchObject([413, { code: 'upload.too-large' }]);
    expect(await offsetOf(program, place)).toBe(0);
  });

  test('when it is no media file, and then it is gone', async () => {
    const program = await hostedProgram();
    const place = await announce(program, 9, 'notes.mp4');
    const response = await send(program, place, 0, Buffer.from('TEXT text'));
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { code: 'media.not-media', message: 'notes.mp4 is no media file.' },
    ]);
    expect((await program.ask(place, { method: 'HEAD', headers: TUS })).status).toBe(404);
    expect(await partsIn(program)).toEqual([]);
  });

  test('for every malformed header, and for empty files', async () => {
    const program = await hostedProgram();
    const post = async (headers: Record<string, string>) => (await program.ask('/uploads', { method: 'POST', headers })).status;
    expect(await post({ 'upload-length': '5' })).toBe(412);
    expect(await post(TUS)).toBe(400);
    for (const length of ['-1', '1e3', '99999999999999999999', 'x', '0']) expect(await post({ ...TUS, 'upload-length': length })).toBe(400);
    const place = await announce(program, 5);
    const plain = await program.ask(place, {
      method: 'PATCH',
      headers: { ...TUS, 'content-type': 'text/plain', 'upload-offset': '0' },
      body: 'x',
    });
    expect(plain.status).toBe(415);
    for (const id of ['..%2f..%2fowner', 'nothing', 'a'.repeat(32)]) {
      expect((await program.ask(`/uploads/${id}`, { method: 'HEAD', headers: TUS })).status).toBe(404);
    }
  });
});

test('an upload can be given up', async () => {
  const program = await hostedProgram();
  const place = await announce(program, 10);
  await send(program, place, 0, Buffer.from('01234'));
  expect((await program.ask(place, { method: 'DELETE', headers: TUS })).status).toBe(204);
  expect(await readdir(path.join(program.folder, 'uploads'))).toEqual([]);
});

test('an unfinished upload nobody touched for a week is dropped at the next start, a newer one is kept', async () => {
  const program = await hostedProgram();
  const old = (await announce(program, 10)).split('/')[2] ?? '';
  const young = (await announce(program, 10)).split('/')[2] ?? '';
  const uploads = path.join(program.folder, 'uploads');
  const eightDaysAgo = new Date(Date.now() - 8 * 24 * 60 * 60 * 1000);
  for (const ending of ['part', 'json']) await utimes(path.join(uploads, `${old}.${ending}`), eightDaysAgo, eightDaysAgo);
  await createUploadStore(uploads).sweep(Date.now());
  expect((await readdir(uploads)).toSorted()).toEqual([`${young}.json`, `${young}.part`]);
});
