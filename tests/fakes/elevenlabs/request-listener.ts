import { rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { finished } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { assertNever } from '../../../common/units/assert-never.ts';
import { type Answer, detail, refusal, send } from './answers.ts';
import type { CallFacts, CallLog, OpenCall } from './calls.ts';
import { answerTo, type Call } from './handlers.ts';
import { readBody } from './read-body.ts';
import { type Target, targetOf } from './routes.ts';
import type { Service, Upload } from './service.ts';
import type { createSpoils, Spoil } from './spoils.ts';

export type ListenerOptions = {
  readonly service: Service;
  readonly calls: CallLog;
  readonly spoils: ReturnType<typeof createSpoils>;
  /** Where uploads go. */
  readonly folder: string;
  /** Aborted when the stand-in closes. */
  readonly signal: AbortSignal;
  takesKey(key: string | undefined): boolean;
};

/** Answers requests and spoils them. Bodies are read to their end before an answer is given, so that no upload meets a closed door. */
export function createRequestListener(options: ListenerOptions) {
  const running = new Set<Promise<void>>();
  return {
    listen(request: IncomingMessage, response: ServerResponse): void {
      const run = handle(options, request, response)
        .catch((error: unknown) => reportBug(response, error))
        .finally(() => running.delete(run));
      running.add(run);
    },
    /** Calls that are never answered are settled too: nothing is done for them any more. */
    async settled(): Promise<void> {
      await Promise.all(running);
    },
  };
}

/** A client that has gone away is no bug; all else the test should see. */
function reportBug(response: ServerResponse, error: unknown): void {
  if (response.destroyed || response.headersSent) response.destroy();
  else void send(response, detail(500, 'bug_of_the_stand_in', String(error))).catch(() => response.destroy());
}

async function handle(options: ListenerOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { service, calls, spoils } = options;
  const { method = 'GET' } = request;
  const { pathname: path, searchParams: query } = new URL(request.url ?? '/', service.url);
  const target = targetOf(method, path);
  const key = request.headers['xi-api-key'];
  const open = calls.begin({ method, path, route: target.route, ...factsOf(service, target) }, key !== undefined);
  const isSigned = target.route === 'v2.media' || target.route === 'v2.subtitles';
  if (!isSigned && !options.takesKey(Array.isArray(key) ? key[0] : key)) {
    await finished(request.resume());
    return await answer(response, open, refusal(401));
  }
  const read = await readBody(request, target.route, options);
  if (read.upload) open.learn(factsOfUpload(read.upload, target));
  const call: Call = { target, path, query, ...read, spoil: spoils.take(open.facts()) };
  let status: number | undefined;
  const perform = async (): Promise<Answer> => {
    const done = await answerTo(withNews(service, open), call);
    status = done.status;
    return done;
  };
  try {
    await react(perform, call.spoil, response, open, options.signal);
  } finally {
    const isTaken = status !== undefined && status < 400;
    if (read.upload?.file && !isTaken) await rm(read.upload.file.path, { force: true });
  }
}

/** Does the call, or not, and answers it, or not. */
async function react(
  perform: () => Promise<Answer>,
  spoil: Spoil | undefined,
  response: ServerResponse,
  open: OpenCall,
  closing: AbortSignal,
): Promise<void> {
  switch (spoil?.kind) {
    case undefined:
    case 'fail-work':
    case 'early':
    case 'expire':
      return await answer(response, open, await perform());
    case 'cut-body':
    case 'stall-body': {
      const done = await perform();
      open.answered(done.status);
      return await send(response, done, spoil);
    }
    case 'status':
      return await answer(response, open, statusAnswer(spoil));
    case 'accept-then-status':
      await perform();
      return await answer(response, open, refusal(spoil.status));
    case 'accept-then-drop':
      await perform();
      return void response.destroy();
    case 'accept-then-hang':
      return void (await perform());
    case 'accept-then-wait': {
      const done = await perform();
      await delay(spoil.waitMs, undefined, { signal: closing });
      return await answer(response, open, done);
    }
    case 'drop':
      return void response.destroy();
    case 'hang':
      return;
    default:
      assertNever(spoil);
  }
}

async function answer(response: ServerResponse, open: OpenCall, given: Answer): Promise<void> {
  open.answered(given.status);
  await send(response, given);
}

function statusAnswer({ status, body, headers }: Spoil & { readonly kind: 'status' }): Answer {
  const usual = refusal(status, headers);
  if (body === undefined) return usual;
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  return { ...usual, headers: { ...usual.headers, 'content-length': String(bytes.length), ...headers }, body: bytes };
}

type Facts = Pick<CallFacts, 'id' | 'reference' | 'targetLanguage'>;

/** Of the work that a request is about, deleted ones too. */
function factsOf({ works, addresses }: Service, { route, id, part }: Target): Facts {
  const signed = route === 'v2.media' || route === 'v2.subtitles' ? addresses.whatOf(part ?? '') : undefined;
  const work = works.ever(signed?.workId ?? id ?? '');
  const languageId = signed?.languageId ?? part;
  const language = work?.languages.find((each) => each.id === languageId) ?? work?.languages[0];
  return { id: work?.id ?? id, reference: work?.reference ?? null, targetLanguage: language?.language ?? null };
}

function factsOfUpload({ fields }: Upload, { route }: Target): Partial<Facts> {
  const isFirst = route === 'v1.create';
  const [reference, language] = isFirst ? [fields.name, fields.target_lang] : [fields.reference, fields.target_language];
  return { reference: reference ?? null, targetLanguage: language ?? null };
}

/** The log learns the id of what a create has made even where the client never does. */
function withNews(service: Service, open: OpenCall): Service {
  const created: Service['created'] = (create) => {
    service.created(create);
    open.learn({ id: create.id });
  };
  return { ...service, created };
}
