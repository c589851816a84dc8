import { z } from 'zod';

/** What the service says with a refusal: its own word for it, and a sentence. */
export type ServiceWords = { readonly word: string | null; readonly sentence: string | null };

const text = z.string().optional().catch(undefined);
const detailSchema = z.object({ status: text, code: text, message: text });
const faultsSchema = z.array(z.object({ msg: z.string(), loc: z.array(z.union([z.string(), z.number()])).optional() }));
const bodySchema = z.object({ detail: z.unknown(), message: text });

/**
 * Reads `{detail: {status, message}}`, `{detail: [{loc, msg}]}` (422) and `{detail: "…"}`; anything else says nothing.
 */
export function readServiceWords(body: unknown): ServiceWords {
  const { data } = bodySchema.safeParse(body);
  if (!data) return { word: null, sentence: null };
  if (typeof data.detail === 'string') return { word: null, sentence: data.detail };
  const faults = faultsSchema.safeParse(data.detail).data;
  if (faults) return { word: null, sentence: faults.map(({ loc, msg }) => [loc?.at(-1), msg].filter(Boolean).join(': ')).join('; ') };
  const detail = detailSchema.safeParse(data.detail).data;
  return { word: detail?.status ?? detail?.code ?? null, sentence: detail?.message ?? data.message ?? null };
}

const LONGEST_MESSAGE = 300;

/** Text of another's on one line, short, without the key and without the query of any address in it. */
export function presentable(message: string, key: string | null): string {
  const withoutKey = key ? message.replaceAll(key, '…') : message;
  const plain = withoutKey
    .replaceAll(/(https?:\/\/[^\s?#"'<>]*)[?#][^\s"'<>]*/gi, '$1?…')
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  return plain.length > LONGEST_MESSAGE ? `${plain.slice(0, LONGEST_MESSAGE - 1)}…` : plain;
}
