/** Parts of a query that only prove, for a while, that one may ask: of S3, Google's storage, CloudFront and Akamai. */
const SIGNATURE = /^(x-amz-.*|x-goog-.*|signature|sig|expires|exp|policy|key-pair-id|hdnts|hdnea)$/i;

/** What is looked at of an address; a `URL` is one. */
export type Address = { readonly host: string; readonly pathname: string; readonly searchParams: Iterable<readonly [string, string]> };

/**
 * What a file or page without a number of its own is known by: its place, with a short mark of its query, since `get?id=1` and `get?id=2` are
 * two films. The query itself stays out: it may hold a secret, and the id becomes part of names. What only signs an address is not counted.
 */
export function addressId(url: Address): string {
  const query = lastingQuery(url);
  const place = `${url.host}${url.pathname}`;
  return query === '' ? place : `${place}~${mark(query)}`;
}

/** The query without what only signs the address, in an order of its own; empty where nothing is left. */
export function lastingQuery({ searchParams }: Pick<Address, 'searchParams'>): string {
  return [...searchParams]
    .filter(([name]) => !SIGNATURE.test(name))
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .toSorted()
    .join('&');
}

const OFFSET = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;

/** FNV-1a over 64 bits, in sixteen hex digits: telling apart is enough here, nobody has to be kept from guessing. `text` is ASCII. */
function mark(text: string): string {
  let hash = OFFSET;
  for (let at = 0; at < text.length; at++) hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(at))) * PRIME);
  return hash.toString(16).padStart(16, '0');
}
