import { createHmac, randomBytes } from 'node:crypto';
import type { FakeFormat } from './fake-media.ts';
import { scramble, transformN } from './player-script.ts';

const MEDIA_HOST = 'https://rr1---sn-fake.googlevideo.com';

export type SignedMedia = {
  /** `url` for clients that get it whole, `signatureCipher` and a raw `n` for those that must run the player script. */
  addressOf(format: FakeFormat, client: string, lifeMs: number): { readonly url: string } | { readonly signatureCipher: string };
  /** Why a request is refused; undefined for a good one. */
  refusalOf(query: URLSearchParams): string | undefined;
};

/** Clients whose real counterparts get addresses that need no player script. */
const PLAIN_CLIENTS = new Set(['VISIONOS', 'ANDROID', 'IOS', 'ANDROID_VR']);

export function createSignedMedia(): SignedMedia {
  const key = randomBytes(16);
  const n = randomBytes(6).toString('hex');
  const sign = (itag: string, client: string, expire: string): string =>
    createHmac('sha256', key).update(`${itag} ${client} ${expire}`).digest('hex');
  return {
    addressOf(format, client, lifeMs) {
      const expire = String(Math.floor((Date.now() + lifeMs) / 1_000));
      const url = new URL('/videoplayback', MEDIA_HOST);
      const facts = {
        expire,
        itag: String(format.itag),
        c: client,
        clen: String(format.sizeBytes),
        mime: format.mimeType.split(';')[0] ?? '',
      };
      for (const [name, value] of Object.entries(facts)) url.searchParams.set(name, value);
      const signature = sign(facts.itag, client, expire);
      if (PLAIN_CLIENTS.has(client)) {
        url.searchParams.set('sig', signature);
        return { url: url.href };
      }
      url.searchParams.set('n', n);
      return { signatureCipher: new URLSearchParams({ s: scramble(signature), sp: 'sig', url: url.href }).toString() };
    },
    refusalOf(query) {
      const [itag, client, expire] = [query.get('itag') ?? '', query.get('c') ?? '', query.get('expire') ?? ''];
      if (Number(expire) * 1_000 <= Date.now()) return 'expired';
      if (query.get('sig') !== sign(itag, client, expire)) return 'wrong signature';
      if (!PLAIN_CLIENTS.has(client) && query.get('n') !== transformN(n)) return 'wrong n';
      return undefined;
    },
  };
}
