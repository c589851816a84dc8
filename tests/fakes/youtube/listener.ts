import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { json, text } from 'node:stream/consumers';
import type { YoutubeBehaviour } from './behaviour.ts';
import type { FakeMedia } from './fake-media.ts';
import { SITE } from './player-response.ts';
import { serveMedia } from './serve-media.ts';
import { createSignedMedia, type SignedMedia } from './signed-media.ts';
import { innertubeAnswer, pageAt, parseCall } from './site-answers.ts';

/** `client` is the `clientName` of a call of `/youtubei/`; `range` the header; `refusal` why an address was answered with 403. */
export type LoggedRequest = {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;
  readonly range: string | null;
  client?: string;
  refusal?: string;
  /** 0 while, or when, there was no answer. */
  status: number;
  /** Whether the answer has ended, or the client has gone. */
  isOver: boolean;
};

type Surroundings = {
  readonly media: FakeMedia;
  behaviour(): YoutubeBehaviour;
  behave(change: Partial<YoutubeBehaviour>): void;
  readonly log: LoggedRequest[];
};
type Exchange = { readonly request: IncomingMessage; readonly response: ServerResponse; readonly url: URL; readonly entry: LoggedRequest };

const INNERTUBE = '/youtubei/v1/';

/** Answers everything that the stand-in knows; 404 for the rest. */
export function createListener(around: Surroundings) {
  const signed = createSignedMedia();
  return (request: IncomingMessage, response: ServerResponse): void => {
    const url = new URL(request.url ?? '/', `https://${request.headers.host ?? new URL(SITE).host}`);
    const facts = { method: request.method ?? '', host: url.hostname, path: url.pathname, query: url.search };
    const entry: LoggedRequest = { ...facts, range: request.headers.range ?? null, status: 0, isOver: false };
    const isOfTest = url.pathname.startsWith('/__');
    if (!isOfTest) around.log.push(entry);
    response.on('close', () => {
      entry.status = response.headersSent ? response.statusCode : 0;
      entry.isOver = true;
    });
    const exchange = { request, response, url, entry };
    const answered = isOfTest ? control(around, exchange) : answer(around, signed, exchange);
    answered.catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  };
}

/** `/__cfg` and `/__log`, for programs that are not in the test's process. */
async function control({ behaviour, behave, log }: Surroundings, { request, response, url }: Exchange): Promise<void> {
  if (url.pathname === '/__cfg' && request.method === 'POST') behave((await json(request)) as Partial<YoutubeBehaviour>); // a test's own words
  send(response, 'application/json', JSON.stringify(url.pathname === '/__cfg' ? behaviour() : log));
}

async function answer(around: Surroundings, media: SignedMedia, exchange: Exchange): Promise<void> {
  const { request, response, url, entry } = exchange;
  if (url.pathname === '/videoplayback') return playback(around, media, exchange);
  const behaviour = around.behaviour();
  if (behaviour.hang) return; // never answered
  if (behaviour.siteStatusTimes > 0) {
    around.behave({ siteStatusTimes: behaviour.siteStatusTimes - 1 });
    return refuse(response, behaviour.siteStatus);
  }
  const site = { formats: around.media.formats, media, behaviour };
  if (url.pathname.startsWith(INNERTUBE)) {
    const call = parseCall(await text(request));
    entry.client = call.client;
    const told = innertubeAnswer(site, url.pathname.slice(INNERTUBE.length), call);
    return told ? send(response, 'application/json; charset=UTF-8', JSON.stringify(told)) : refuse(response, 404);
  }
  const page = pageAt(site, url);
  if (page) return send(response, ...page);
  if (url.pathname.startsWith('/vi/')) return send(response, 'image/jpeg', await readFile(around.media.thumbnailPath));
  refuse(response, 404);
}

async function playback({ media, behaviour, behave }: Surroundings, signed: SignedMedia, exchange: Exchange): Promise<void> {
  const { request, response, url, entry } = exchange;
  const now = behaviour();
  if (now.statusTimes > 0) {
    behave({ statusTimes: now.statusTimes - 1 });
    return refuse(response, now.status);
  }
  const format = media.formats.find(({ itag }) => String(itag) === url.searchParams.get('itag'));
  const refusal = format ? signed.refusalOf(url.searchParams) : 'no such format';
  if (refusal) entry.refusal = refusal;
  if (!format || refusal) return refuse(response, 403);
  await serveMedia(request, response, { format, query: url.searchParams, behaviour: now });
}

function send(response: ServerResponse, type: string, body: string | Buffer): void {
  response.writeHead(200, { 'content-type': type, 'content-length': Buffer.byteLength(body) }).end(body);
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-type': 'text/plain', 'content-length': 0 }).end();
}
