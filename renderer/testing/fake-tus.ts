import type { Fetch } from '../client/upload.ts';

export type FakeTus = {
  readonly fetch: Fetch;
  /** What was asked, such as `POST uploads` and `PATCH /uploads/1 0+8000000`. */
  readonly requests: readonly string[];
  readonly received: () => Promise<string>;
  /** From now on every request fails as if the network were gone. */
  setOnline(online: boolean): void;
  refuseNext(status: number, body: object): void;
};

/** The host's side of an upload (tus 1.0 core and creation) in memory. `dropAfter` pieces the network is gone. */
export function createFakeTus(options: { readonly dropAfter?: number } = {}): FakeTus {
  let length = 0;
  let parts: Blob[] = [];
  let isOnline = true;
  let pieces = 0;
  let refusal: Response | undefined;
  const requests: string[] = [];
  const offset = () => parts.reduce((sum, part) => sum + part.size, 0);
  const fetch: Fetch = async (url, init) => {
    const headers = new Headers(init.headers);
    const body = init.body instanceof Blob ? init.body : undefined;
    requests.push([init.method, url, ...(body ? [`${headers.get('Upload-Offset')}+${body.size}`] : [])].join(' '));
    init.signal?.throwIfAborted();
    if (!isOnline) throw new TypeError('Failed to fetch');
    if (refusal) {
      const answer = refusal;
      refusal = undefined;
      return answer;
    }
    if (init.method === 'POST') {
      length = Number(headers.get('Upload-Length'));
      parts = [];
      return new Response(null, { status: 201, headers: { Location: '/uploads/1' } });
    }
    if (init.method === 'PATCH' && body) {
      if (Number(headers.get('Upload-Offset')) !== offset()) return new Response(null, { status: 409 });
      parts.push(body);
      pieces += 1;
      if (pieces === options.dropAfter) isOnline = false;
    }
    const done = offset() === length ? { 'Upload-Asset-Id': 'uploaded' } : {};
    return new Response(null, { status: init.method === 'HEAD' ? 200 : 204, headers: { 'Upload-Offset': String(offset()), ...done } });
  };
  return {
    fetch,
    requests,
    received: () => new Blob(parts).text(),
    setOnline: (online) => {
      isOnline = online;
    },
    refuseNext: (status, body) => {
      refusal = Response.json(body, { status });
    },
  };
}
