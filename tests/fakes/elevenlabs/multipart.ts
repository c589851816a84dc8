import { type FileHandle, open, rm } from 'node:fs/promises';
import path from 'node:path';
import { assertNever } from '../../../common/units/assert-never.ts';

export type SentFile = { readonly name: string; readonly contentType: string; readonly path: string; readonly sizeBytes: number };
export type Form = { readonly fields: Readonly<Record<string, string>>; readonly files: Readonly<Record<string, SentFile>> };

type Token =
  | { readonly kind: 'headers'; readonly text: string }
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  | { readonly kind: 'end-of-part' };

const HEADERS_END = Buffer.from('\r\n\r\n');
/** Stands behind the last boundary; behind all others a line end. */
const FINAL_MARK = '--';

/**
 * Reads `multipart/form-data` (RFC 7578) as it comes; its files go to `folder` under the names that `nameFile` gives, so that no more
 * than a piece of the body is held. Of a field that comes again the last counts. Throws, and leaves no file, where the body is broken
 * off or is not of this form.
 */
export async function readMultipart(
  body: AsyncIterable<Buffer>,
  contentType: string,
  target: { readonly folder: string; readonly nameFile: () => string },
): Promise<Form> {
  const boundary = /^multipart\/form-data;.*boundary="?([^";]+)"?/i.exec(contentType)?.[1];
  if (boundary === undefined) throw new Error('this is no multipart/form-data');
  const parts = createParts(target);
  try {
    for await (const token of tokensOf(body, boundary)) {
      switch (token.kind) {
        case 'headers':
          await parts.begin(token.text);
          break;
        case 'bytes':
          await parts.add(token.bytes);
          break;
        case 'end-of-part':
          await parts.finish();
          break;
        default:
          assertNever(token);
      }
    }
    return parts.form;
  } catch (error) {
    await parts.abandon();
    throw error;
  }
}

async function* tokensOf(body: AsyncIterable<Buffer>, boundary: string): AsyncGenerator<Token> {
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  let pending: Buffer = Buffer.from('\r\n'); // the first delimiter may stand at the very beginning
  let place: 'preamble' | 'headers' | 'content' | 'epilogue' = 'preamble';
  for await (const piece of body) {
    pending = place === 'epilogue' ? pending : Buffer.concat([pending, piece]);
    while (place !== 'epilogue') {
      if (place === 'headers') {
        const end = pending.indexOf(HEADERS_END);
        if (end < 0) break;
        yield { kind: 'headers', text: pending.subarray(0, end).toString() };
        pending = pending.subarray(end + HEADERS_END.length);
        place = 'content';
        continue;
      }
      const at = pending.indexOf(delimiter);
      const before = at >= 0 ? at : Math.max(0, pending.length - delimiter.length + 1); // the rest may begin a delimiter
      if (place === 'content' && before > 0) yield { kind: 'bytes', bytes: pending.subarray(0, before) };
      pending = pending.subarray(before);
      const markEnd = delimiter.length + FINAL_MARK.length;
      if (at < 0 || pending.length < markEnd) break;
      if (place === 'content') yield { kind: 'end-of-part' };
      place = pending.subarray(delimiter.length, markEnd).toString() === FINAL_MARK ? 'epilogue' : 'headers';
      pending = pending.subarray(delimiter.length);
    }
  }
  if (place !== 'epilogue') throw new Error('the form is broken off');
}

/** A part without a file name is a field. */
type Head = { readonly field: string; readonly fileName: string | null; readonly contentType: string };

function headOf(text: string): Head {
  const field = /;\s*name="([^"]*)"/i.exec(text)?.[1];
  if (field === undefined) throw new Error('a part without a name');
  const fileName = /;\s*filename="([^"]*)"/i.exec(text)?.[1] ?? null;
  return { field, fileName, contentType: /^content-type:\s*(.+)$/im.exec(text)?.[1]?.trim() ?? 'text/plain' };
}

function createParts({ folder, nameFile }: { readonly folder: string; readonly nameFile: () => string }) {
  const form: { readonly fields: Record<string, string>; readonly files: Record<string, SentFile> } = { fields: {}, files: {} };
  const written: string[] = [];
  let head: Head | undefined;
  let file: FileHandle | undefined;
  let text: Buffer[] = [];
  let sizeBytes = 0;
  return {
    form,
    async begin(headers: string): Promise<void> {
      head = headOf(headers);
      text = [];
      sizeBytes = 0;
      if (head.fileName === null) return;
      const target = path.join(folder, nameFile());
      file = await open(target, 'wx');
      written.push(target);
    },
    async add(bytes: Buffer): Promise<void> {
      sizeBytes += bytes.length;
      if (file) await file.writeFile(bytes);
      else text.push(bytes);
    },
    async finish(): Promise<void> {
      const target = file && written.at(-1);
      await file?.close();
      file = undefined;
      if (!head) throw new Error('an end without a part');
      const { field, fileName, contentType } = head;
      if (target === undefined || fileName === null) form.fields[field] = Buffer.concat(text).toString();
      else form.files[field] = { name: fileName, contentType, path: target, sizeBytes };
    },
    async abandon(): Promise<void> {
      await file?.close();
      for (const each of written) await rm(each, { force: true });
    },
  };
}
