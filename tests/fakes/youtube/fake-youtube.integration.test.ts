import { once } from 'node:events';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Innertube, Log, Platform } from 'youtubei.js';
import { type FakeYoutube, startFakeYoutube } from './fake-youtube.ts';
import { FAKE_VTT } from './listener.ts';

const WATCH = 'https://www.youtube.com/watch?v=vid00000001';
let youtube: FakeYoutube;

beforeAll(async () => {
  Log.setLevel(Log.Level.ERROR);
  // What the stand-in itself wrote runs here, nothing from elsewhere.
  Platform.shim.eval = async ({ output }) => new Function(output)();
  youtube = await startFakeYoutube();
});
afterAll(() => youtube.close());
beforeEach(() => youtube.reset());

const session = (): Promise<Innertube> =>
  Innertube.create({ fetch: youtube.fetch, generate_session_locally: true, retrieve_innertube_config: false });

/** The address of a format, as youtubei.js gives it to a client. */
async function addressOf(itag: number, client: 'VISIONOS' | 'WEB'): Promise<string> {
  const innertube = await session();
  const { streaming_data: data } = await innertube.getBasicInfo('vid00000001', { client });
  const format = [...(data?.formats ?? []), ...(data?.adaptive_formats ?? [])].find((each) => each.itag === itag);
  return (await format?.decipher(innertube.session.player)) ?? '';
}

async function bytesAt(url: string, init?: RequestInit): Promise<Buffer> {
  const answer = await youtube.fetch(url, init);
  expect(answer.ok).toBe(true);
  return Buffer.from(await answer.arrayBuffer());
}

test.each(['VISIONOS', 'WEB'] as const)('youtubei.js as %s gets every byte of a file', async (client) => {
  const address = await addressOf(134, client);
  expect(new URL(address).searchParams.has('n')).toBe(client === 'WEB');
  expect(await bytesAt(address)).toEqual(await youtube.bytesOf(134));
});

test('a playlist is read over two pages', async () => {
  const first = await (await session()).getPlaylist('PLfakefakefakefakefakefakefakefake');
  const second = await first.getContinuation();
  expect([first.items.length, second.items.length, second.has_continuation]).toEqual([3, 2, false]);
});

test('a range in a header is answered with 206, one in the address with 200, and one past the end with 416', async () => {
  const address = await addressOf(140, 'VISIONOS');
  const file = await youtube.bytesOf(140);
  const answer = await youtube.fetch(address, { headers: { range: 'bytes=10-19' } });
  expect([answer.status, answer.headers.get('content-range')]).toEqual([206, `bytes 10-19/${file.length}`]);
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(file.subarray(10, 20));
  const other = await youtube.fetch(`${address}&range=10-19`);
  expect(other.status).toBe(200);
  expect(Buffer.from(await other.arrayBuffer())).toEqual(file.subarray(10, 20));
  expect((await youtube.fetch(address, { headers: { range: 'bytes=99999999-' } })).status).toBe(416);
});

test.each([
  ['a wrong signature', 'sig', 'wrong signature'],
  ['a wrong n', 'n', 'wrong n'],
  ['another format’s number', 'itag', 'wrong signature'],
])('an address with %s is refused with 403', async (_, parameter, refusal) => {
  const address = new URL(await addressOf(140, 'WEB'));
  address.searchParams.set(parameter, parameter === 'itag' ? '136' : 'x');
  expect((await youtube.fetch(address)).status).toBe(403);
  expect(youtube.log.at(-1)?.refusal).toBe(refusal);
});

test('an address is refused once it has expired', async () => {
  youtube.behave({ urlLifeMs: -1 });
  expect((await youtube.fetch(await addressOf(140, 'VISIONOS'))).status).toBe(403);
  expect(youtube.log.at(-1)?.refusal).toBe('expired');
});

test('media is refused as many times as told, then given', async () => {
  const address = await addressOf(140, 'VISIONOS');
  youtube.behave({ status: 429, statusTimes: 2 });
  const statuses: number[] = [];
  for (let turn = 0; turn < 3; turn += 1) statuses.push((await youtube.fetch(address)).status);
  expect(statuses).toEqual([429, 429, 200]);
});

test.each([
  ['cut', { cutAfterBytes: 1_000 }],
  ['gated', { gateBytes: 1_000 }],
])('a %s body ends early', async (_, change) => {
  const address = await addressOf(140, 'VISIONOS');
  youtube.behave(change);
  const answer = await youtube.fetch(address);
  expect(answer.status).toBe(200);
  let received = 0;
  await expect(
    (async () => {
      for await (const chunk of answer.body ?? []) received += chunk.length;
    })(),
  ).rejects.toThrow();
  expect(received).toBe(1_000);
});

test('past the gate only a token opens', async () => {
  const address = await addressOf(140, 'VISIONOS');
  youtube.behave({ gateBytes: 1_000 });
  const headers = { range: 'bytes=2000-2009' };
  expect((await youtube.fetch(address, { headers })).status).toBe(403);
  expect((await youtube.fetch(`${address}&pot=x`, { headers })).status).toBe(206);
});

test('a body that stalls goes on for nobody', async () => {
  const address = await addressOf(140, 'VISIONOS');
  youtube.behave({ stallAfterBytes: 1_000 });
  const answer = await youtube.fetch(address, { signal: AbortSignal.timeout(300) });
  await expect(answer.arrayBuffer()).rejects.toThrow();
});

test('a throttled connection takes its time', async () => {
  const address = await addressOf(140, 'VISIONOS');
  const { length } = await youtube.bytesOf(140);
  youtube.behave({ throttleBps: length * 2 });
  const begunMs = performance.now();
  await bytesAt(address);
  expect(performance.now() - begunMs).toBeGreaterThan(400);
});

test('a site that hangs answers nothing but media', async () => {
  const address = await addressOf(140, 'VISIONOS');
  youtube.behave({ hang: true });
  await expect(youtube.fetch(WATCH, { signal: AbortSignal.timeout(200) })).rejects.toThrow();
  expect((await youtube.fetch(address)).status).toBe(200);
});

test('captions are VTT, and the thumbnail is a picture', async () => {
  expect(await (await youtube.fetch('https://www.youtube.com/api/timedtext?v=vid00000001&lang=de&fmt=vtt')).text()).toBe(FAKE_VTT);
  const picture = await bytesAt('https://i.ytimg.com/vi/vid00000001/hqdefault.jpg');
  const frame = picture.indexOf(Buffer.from([0xff, 0xc0])); // start of frame: length, precision, height, width
  expect([picture.readUInt16BE(frame + 7), picture.readUInt16BE(frame + 5)]).toEqual([480, 360]);
});

test('the behaviour can be changed over HTTP by a program that is not in this process', async () => {
  await fetch(`${youtube.url}/__cfg`, { method: 'POST', body: JSON.stringify({ siteStatus: 500, siteStatusTimes: 1 }) });
  expect((await youtube.fetch(WATCH)).status).toBe(500);
  expect((await youtube.fetch(WATCH)).status).toBe(200);
  expect(await (await fetch(`${youtube.url}/__log`)).json()).toMatchObject([{ status: 500 }, { status: 200, host: 'www.youtube.com' }]);
});

test('who is not told of the test’s authority does not trust the stand-in', async () => {
  const { hostname, port } = new URL(youtube.proxyUrl);
  const socket = connect(Number(port), hostname);
  socket.write('CONNECT www.youtube.com:443 HTTP/1.1\r\nHost: www.youtube.com:443\r\n\r\n');
  await once(socket, 'data');
  const error = await new Promise<Error>((resolve) => connectTls({ socket, servername: 'www.youtube.com' }).once('error', resolve));
  expect(error).toMatchObject({ code: 'SELF_SIGNED_CERT_IN_CHAIN' });
});
