/** Where YouTube nests a thing changes, its name seldom: every value under a name, wherever it stands, in the order of the document. */
export function valuesOf(data: unknown, name: string): readonly unknown[] {
  if (Array.isArray(data)) return data.flatMap((each) => valuesOf(each, name));
  if (typeof data !== 'object' || data === null) return [];
  return Object.entries(data).flatMap(([key, value]) => (key === name ? [value] : valuesOf(value, name)));
}
