/** Words that a name template may hold in braces. */
export const NAME_FIELDS = ['title', 'channel', 'id', 'site', 'date', 'height'] as const;
export type NameField = (typeof NAME_FIELDS)[number];
export type NameValues = Readonly<Record<NameField, string | null>>;

export const DEFAULT_NAME_TEMPLATE = '{title} [{id}]';

/** Each piece of a template: text as it stands, or a field. A brace that names no field is text. */
const PIECE = new RegExp(`\\{(${NAME_FIELDS.join('|')})\\}`, 'g');

/** The id as names hold it: of a video without a number of its own it is its address (`addressId`), which would only make the name long. */
export const idInNames = (videoId: string): string | null => (videoId.includes('/') ? null : videoId);

/** Fields in braces that this version does not know; for a message beside the template. */
export function unknownFields(template: string): readonly string[] {
  const known: readonly string[] = NAME_FIELDS;
  return [...template.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? '').filter((name) => !known.includes(name));
}

/**
 * The parts of a path below the download folder that a template gives, not yet safe for a file system: each is to go through
 * `safeFileName`. Slashes make folders only where the template has them, never where a value does; a field without a value leaves
 * no empty brackets behind. A title such as `{id}` or `%(id)s` stays text: values are not read again.
 */
export function fillTemplate(template: string, values: NameValues): readonly string[] {
  return template
    .split(/[/\\]/)
    .map((part) => fillPart(part, values))
    .filter((part) => part !== '');
}

function fillPart(part: string, values: NameValues): string {
  // Brackets around a field that has no value go with it: `{title} [{height}p]` of a song is its title.
  const bracketed = part.replace(/\s*[[(][^[\]()]*\{(\w+)\}[^[\]()]*[\])]/g, (whole, name: NameField) =>
    values[name] === null ? '' : whole,
  );
  return bracketed.replace(PIECE, (_, name: NameField) => (values[name] ?? '').replace(/[/\\]/g, '_')).trim();
}
