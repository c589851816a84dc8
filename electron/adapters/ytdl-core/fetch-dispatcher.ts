/** What undici's `request` calls of a dispatcher and of the handler that it gives it (undici 7, `lib/api/api-request.js`). */
type Handler = {
  onConnect(abort: (reason?: Error) => void, context: object): void;
  onHeaders(status: number, headers: readonly Buffer[], resume: () => void, statusText: string): boolean;
  onData(chunk: Buffer): boolean;
  onComplete(trailers: readonly Buffer[]): void;
  onError(error: Error): void;
};
type Asked = {
  readonly origin: string;
  readonly path: string;
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: string | null;
};

/** `statusCode` is what makes the library give up: it would ask three times more for every error without one below 500. */
export class RequestFailed extends Error {
  override readonly name = 'RequestFailed';
  readonly statusCode = 0;
}

/**
 * A dispatcher for undici that asks by `fetch`: the library's calls of the player take no `fetch` of ours, but its agent's dispatcher.
 * `seen` is told every answer's text. Throws into the library `RequestFailed` with what `fetch` threw as its cause.
 */
export function createFetchDispatcher(fetch: typeof globalThis.fetch, seen: (url: URL, text: string) => void): object {
  return {
    dispatch(asked: Asked, handler: Handler): boolean {
      void answer(asked, handler);
      return true;
    },
  };

  async function answer(asked: Asked, handler: Handler): Promise<void> {
    try {
      handler.onConnect(() => {}, {}); // an abort reaches `fetch` by its own way
      const url = new URL(asked.path, asked.origin);
      for (const [name, value] of Object.entries(asked.query ?? {})) url.searchParams.set(name, String(value));
      const headers = new Headers(asked.headers ?? {});
      const response = await fetch(url, { method: asked.method, headers, ...(asked.body && { body: asked.body }) });
      const body = Buffer.from(await response.arrayBuffer());
      seen(url, body.toString());
      // The body is not compressed any more, and its length another: only its type is passed on.
      const type = [Buffer.from('content-type'), Buffer.from(response.headers.get('content-type') ?? 'text/plain')];
      handler.onHeaders(response.status, type, () => {}, response.statusText);
      handler.onData(body);
      handler.onComplete([]);
    } catch (cause) {
      handler.onError(new RequestFailed('The request failed.', { cause }));
    }
  }
}
