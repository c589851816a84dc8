/** Any of these can load a module whose name no reader of the text can see. */
const HIDDEN: ReadonlyArray<readonly [kind: string, pattern: RegExp]> = [
  ['import(…)', /\bimport\(\s*(?!\s|['"`][^'"`$]*['"`]\s*[,)])/],
  ['require(…)', /(?<![.\w])require\(\s*['"`]/],
  ['createRequire', /\bcreateRequire\b/],
  ['new Worker', /\bnew (?:Shared)?Worker\b/],
  ['import.meta.glob', /\bimport\.meta\.glob\b/],
  ['import.meta.resolve', /\bimport\.meta\.resolve\b/],
  ['getBuiltinModule', /\bgetBuiltinModule\b/],
];

const VISIBLE = new RegExp(
  [
    /(?:^|\n)\s*(?:import|export)\s[^'"`;]*?from\s*['"]([^'"]+)['"]/,
    /(?:^|\n)\s*import\s*['"]([^'"]+)['"]/,
    /\bimport\(\s*['"`]([^'"`$]+)['"`]\s*[,)]/,
    /\bnew URL\(\s*['"`](\.[^'"`$]+)['"`],\s*import\.meta\.url/,
  ]
    .map((pattern) => pattern.source)
    .join('|'),
  'g',
);

/** The module specifiers in a source text, in their order: static, re-exported, dynamic, and files named beside the module. */
export function importsOf(source: string): readonly string[] {
  return [...source.matchAll(VISIBLE)].map((match) => match.slice(1).find((group) => group !== undefined) ?? '');
}

/** The ways in which a source text may load what `importsOf` cannot see. */
export function hiddenImportsOf(source: string): readonly string[] {
  return HIDDEN.filter(([, pattern]) => pattern.test(source)).map(([kind]) => kind);
}
