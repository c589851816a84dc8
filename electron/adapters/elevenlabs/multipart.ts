/** A form's field; a form keeps their order. */
export type FormField = readonly [name: string, value: string];

/** A form around a file: what goes before its bytes, what after. */
export type FormFrame = { readonly head: Buffer; readonly tail: Buffer; readonly contentType: string };

/**
 * Frames a file as `multipart/form-data` (RFC 7578), the file last. `boundary` must not occur in what is sent: take a random one. Names
 * are ours and go in as they are.
 */
export function frameForm(
  fields: readonly FormField[],
  file: { readonly name: string; readonly contentType: string },
  boundary: string,
): FormFrame {
  const parts = fields.map(([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`);
  const disposition = `Content-Disposition: form-data; name="file"; filename="${file.name}"`;
  const fileHead = `--${boundary}\r\n${disposition}\r\nContent-Type: ${file.contentType}\r\n\r\n`;
  return {
    head: Buffer.from(parts.join('') + fileHead),
    tail: Buffer.from(`\r\n--${boundary}--\r\n`),
    contentType: `multipart/form-data; boundary=${boundary}`,
  };
}
