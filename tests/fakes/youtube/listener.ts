import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { json, text } from 'node:stream/consumers';
import type { YoutubeBehaviour } from './behaviour.ts';
import type { FakeMedia } from './fake-media.ts';
import { nextData, playlistPage, searchData, watchPage } from './pages.ts';
import { playerResponse, SITE } from './player-response.ts';
import { PLAYER_ID, PLAYER_SCRIPT, STRANGE_SCRIPT } from './player-script.ts';
import { PLAYLIST_ID, playlistContinuation, playlistData } from './playlist.ts';
import { serveMedia } from './serve-media.ts';
import { createSignedMedia } from './signed-media.ts';

/** `client` is the `clientName` of a call of `/youtubei/`; `range` the header; `refusal` why an address was answered with 403. */
export type LoggedRequest = {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;
  readonly range: string | null;
  client?: string;
  refusal?: string;
  status: number;
};

type Surroundings = {
  readonly media: FakeMedia;
  behaviour(): YoutubeBehaviour;
  behave(change: Partial<YoutubeBehaviour>): void;
  readonly log: LoggedRequest[];
};

/** What `/api/timedtext` answers: two seconds of it, in the format asked for. */
export const FAKE_VTT = 'WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nHello\n\n00:00:01.000 --> 00:00:02.000\nWorld\n';
const TIMED_TEXT = '<?xml version="1.0" encoding="utf-8"?><transcript><text start="0" dur="1">Hello</text></transcript>';

/** Answers everything that the stand-in knows; 404 for the rest. */
export function createListener({ media: { formats, thumbnailPath }, behaviour, behave, log }: Surroundings) {
  const media = createSignedMedia();
  const player = (videoId: string, client: string) => playerResponse({ formats, media, behaviour: behaviour() }, videoId, client);

  async function answer(request: IncomingMessage, response: ServerResponse, url: URL, entry: LoggedRequest): Promise<void> {
    const { pathname, searchParams: query } = url;
    if (pathname === '/__cfg') behave((await json(request)) as Partial<YoutubeBehaviour>); // a test's own words
    if (pathname === '/__cfg') return send(response, 'application/json', JSON.stringify(behaviour()));
    if (pathname === '/__log') return send(response, 'application/json', JSON.stringify(log));
    if (pathname === '/videoplayback') return playback(request, response, query, entry);
    const { hang, siteStatus, siteStatusTimes } = behaviour();
    if (hang) return; // never answered
    if (siteStatusTimes > 0) {
      behave({ siteStatusTimes: siteStatusTimes - 1 });
      return refuse(response, siteStatus);
    }
    if (pathname.startsWith('/youtubei/v1/')) return innertube(request, response, pathname.slice('/youtubei/v1/'.length), entry);
    const page = pageOf(url.hostname, pathname, query);
    if (page) return send(response, ...page);
    if (pathname.startsWith('/vi/')) return send(response, 'image/jpeg', await readFile(thumbnailPath));
    refuse(response, 404);
  }

  function pageOf(hostname: string, pathname: string, query: URLSearchParams): [type: string, body: string] | undefined {
    const html = 'text/html; charset=utf-8';
    const videoId = hostname === 'youtu.be' ? pathname.slice(1) : /^\/(?:shorts|embed)\/([\w-]+)$/.exec(pathname)?.[1];
    if (videoId) return [html, watchPage(player(videoId, 'WEB'), nextData(videoId))];
    if (pathname === '/watch') return [html, watchPage(player(query.get('v') ?? '', 'WEB'), nextData(query.get('v') ?? ''))];
    if (pathname === '/playlist' && query.get('list') === PLAYLIST_ID) return [html, playlistPage()];
    if (pathname === '/iframe_api') {
      const script = `https:\\/\\/www.youtube.com\\/s\\/player\\/${PLAYER_ID}\\/www-widgetapi.vflset\\/www-widgetapi.js`;
      return ['text/javascript', `var scriptUrl = '${script}';`];
    }
    if (pathname.startsWith(`/s/player/${PLAYER_ID}/`))
      return ['text/javascript', behaviour().strangeScript ? STRANGE_SCRIPT : PLAYER_SCRIPT];
    if (pathname === '/api/timedtext') return query.get('fmt') === 'vtt' ? ['text/vtt', FAKE_VTT] : ['text/xml', TIMED_TEXT];
    return undefined;
  }

  async function innertube(request: IncomingMessage, response: ServerResponse, method: string, entry: LoggedRequest): Promise<void> {
    const call = parseCall(await text(request));
    entry.client = call.client;
    const told = answerOf(method, call);
    if (!told) return refuse(response, 404);
    send(response, 'application/json; charset=UTF-8', JSON.stringify(told));
  }

  function answerOf(method: string, { videoId, client, browseId, continuation }: InnertubeCall): object | undefined {
    switch (method) {
      case 'player':
        return player(videoId, client);
      case 'next':
        return nextData(videoId);
      case 'browse':
        return continuation ? playlistContinuation(continuation) : browseId === `VL${PLAYLIST_ID}` ? playlistData() : undefined;
      case 'search':
        return searchData();
      case 'config':
        return { responseContext: {}, configData: 'fake' };
      case 'navigation/resolve_url':
        return { endpoint: {} };
      default:
        return undefined;
    }
  }

  async function playback(request: IncomingMessage, response: ServerResponse, query: URLSearchParams, entry: LoggedRequest): Promise<void> {
    const now = behaviour();
    if (now.statusTimes > 0) {
      behave({ statusTimes: now.statusTimes - 1 });
      return refuse(response, now.status);
    }
    const format = formats.find(({ itag }) => String(itag) === query.get('itag'));
    const refusal = format ? media.refusalOf(query) : 'no such format';
    if (refusal) entry.refusal = refusal;
    if (!format || refusal) return refuse(response, 403);
    await serveMedia(request, response, { format, query, behaviour: now });
  }

  return (request: IncomingMessage, response: ServerResponse): void => {
    const url = new URL(request.url ?? '/', `https://${request.headers.host ?? new URL(SITE).host}`);
    const facts = { method: request.method ?? '', host: url.hostname, path: url.pathname, query: url.search };
    const entry: LoggedRequest = { ...facts, range: request.headers.range ?? null, status: 0 };
    if (!url.pathname.startsWith('/__')) log.push(entry);
    response.on('close', () => {
      entry.status = response.headersSent ? response.statusCode : 0;
    });
    answer(request, response, url, entry).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  };
}

function send(response: ServerResponse, type: string, body: string | Buffer): void {
  response.writeHead(200, { 'content-type': type, 'content-length': Buffer.byteLength(body) }).end(body);
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-type': 'text/plain', 'content-length': 0 }).end();
}

type InnertubeCall = { readonly videoId: string; readonly client: string; readonly browseId: string; readonly continuation: string };

function parseCall(body: string): InnertubeCall {
  type Given = Partial<InnertubeCall> & { readonly context?: { readonly client?: { readonly clientName?: string } } };
  const given = JSON.parse(body || '{}') as Given; // what the libraries send; a wrong shape fails the test
  const { videoId = '', browseId = '', continuation = '' } = given;
  return { videoId, browseId, continuation, client: given.context?.client?.clientName ?? '' };
}
