import { OpenAPIGenerator } from '@orpc/openapi';
import { OpenAPIHandler } from '@orpc/openapi/fetch';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { contract } from '../../common/contract/contract.ts';
import { fromWireError } from '../../common/contract/error-mapping.ts';
import { AppError } from '../../common/contract/errors.ts';
import type { CallContext, Caller } from './call-context.ts';
import type { OnBug } from './error-boundary.ts';
import { errorBody, errorResponse, json } from './respond.ts';
import type { AppRouter } from './router.ts';

const PREFIX = '/api';
const MAX_BODY_BYTES = 1_000_000;

export type RestApi = (request: Request, url: URL, caller: Caller) => Promise<Response>;

/** The contract as REST below `/api`, with its OpenAPI document at `/api/openapi.json`. Everything unknown there is JSON too. */
export function createRestApi(router: AppRouter, options: { readonly version: string; readonly onBug: OnBug }): RestApi {
  const handler = new OpenAPIHandler<CallContext>(router, {
    customErrorResponseBodyEncoder: (error) => errorBody(fromWireError(error, { isConnected: true }), options.onBug),
  });
  let document: Promise<object> | undefined;
  return async (request, url, caller) => {
    if (url.pathname === `${PREFIX}/openapi.json`) {
      document ??= describeApi(options.version);
      return json(200, await document);
    }
    try {
      const { matched, response } = await handler.handle(await withBodyRead(request), { prefix: PREFIX, context: { caller } });
      if (matched) return response;
      throw new AppError('not-found', `There is no ${request.method} ${url.pathname}.`);
    } catch (error) {
      return errorResponse(error, options.onBug);
    }
  };
}

/** The same request with its body in memory; oRPC's own limit cannot copy the HTTP server's kind of request. */
async function withBodyRead(request: Request): Promise<Request> {
  if (!request.body) return request;
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of request.body) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > MAX_BODY_BYTES) throw new AppError('usage.invalid', `A request may hold ${MAX_BODY_BYTES} bytes at most.`);
    chunks.push(chunk);
  }
  const { method, headers, signal } = request;
  return new Request(request.url, { method, headers, signal, body: Buffer.concat(chunks) });
}

/** What a caller over HTTP is always refused, so it is not described. */
const { invite, createAccessToken, revokeAccessTokens } = contract.system;
const LOCAL_ONLY: ReadonlySet<unknown> = new Set([invite, createAccessToken, revokeAccessTokens, contract.assets.addPath]);

/** Served beside the contract, as a file with ranges, and by the same token. */
const CHUNK_SOUND = {
  servers: [{ url: '/' }],
  get: {
    operationId: 'media.chunkSound',
    summary: 'The sound of a chunk, while its dub runs or keeps its intermediates: the original as WAV, the dub as FLAC',
    parameters: [
      { name: 'jobId', in: 'path', required: true, description: 'The chunk’s jobId, as a dub lists it', schema: { type: 'string' } },
      { name: 'which', in: 'path', required: true, schema: { type: 'string', enum: ['original', 'dub'] } },
    ],
    responses: {
      200: { description: 'The whole sound', content: { 'audio/wav': {}, 'audio/flac': {} } },
      206: { description: 'The range that was asked for' },
      404: { description: 'There is no such chunk, or it has no dub yet' },
    },
  },
} as const;

async function describeApi(version: string): Promise<object> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  const document = await generator.generate(contract, {
    info: { title: 'StreamFetch', version },
    servers: [{ url: PREFIX }],
    filter: ({ contract: procedure }) => !LOCAL_ONLY.has(procedure),
    components: { securitySchemes: { accessToken: { type: 'http', scheme: 'bearer' } } },
    security: [{ accessToken: [] }],
  });
  return { ...document, paths: { ...document.paths, '/media/chunk/{jobId}/{which}': CHUNK_SOUND } };
}
