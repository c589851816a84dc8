import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

/**
 * Who may import whom; the only place where this is written as code (docs/architecture.md explains it). `project` names
 * folders or files of ours by prefix, `packages` packages by name or scope. A file obeys the first rule whose place matches.
 */
type Rule = { readonly place: RegExp; readonly project: readonly string[]; readonly packages: readonly RegExp[] };

const NODE = /^node:/;
const RULES: readonly Rule[] = [
  { place: /^common\/units\//, project: ['common/units/'], packages: [] },
  { place: /^common\/domain\//, project: ['common/units/', 'common/domain/'], packages: [] },
  { place: /^common\/contract\//, project: ['common/'], packages: [/^zod$/, /^@orpc\/contract$/] },
  { place: /^native\//, project: ['common/', 'native/'], packages: [NODE, /^fluent-ffmpeg$/] },
  { place: /^electron\/database\//, project: ['common/', 'electron/database/'], packages: [NODE, /^better-sqlite3$/, /^zod$/] },
  {
    place: /^electron\/services\//,
    project: ['common/', 'native/', 'electron/database/', 'electron/services/'],
    packages: [NODE, /^zod$/],
  },
  {
    place: /^electron\/adapters\//,
    project: ['common/', 'native/', 'electron/services/*/ports.ts', 'electron/adapters/'],
    packages: [NODE],
  },
  {
    place: /^electron\/transport\//,
    project: ['common/', 'electron/services/', 'electron/transport/'],
    packages: [NODE, /^zod$/, /^@orpc\//, /^ws$/, /^@hono\/node-server$/],
  },
  {
    place: /^electron\/commands\//,
    project: ['common/', 'electron/services/data-folder/', 'electron/transport/', 'electron/commands/'],
    packages: [NODE],
  },
  {
    place: /^electron\/shell\//,
    project: ['common/', 'electron/transport/', 'electron/services/', 'electron/shell/'],
    packages: [NODE, /^electron$/],
  },
  { place: /^electron\/preload\.ts$/, project: ['common/', 'electron/shell/'], packages: [/^electron$/] },
  { place: /^electron\/main\.ts$/, project: ['common/', 'native/', 'electron/'], packages: [NODE, /^electron$/] },
  {
    place: /^electron\/[\w-]+\.ts$/,
    project: [
      'common/',
      'native/',
      'electron/app.ts',
      'electron/cli-main.ts',
      'electron/headless-main.ts',
      'electron/log.ts',
      'electron/place.ts',
      'electron/database/',
      'electron/services/',
      'electron/adapters/',
      'electron/transport/',
      'electron/commands/',
    ],
    packages: [NODE, /^pino$/],
  },
  { place: /^renderer\/ui\//, project: ['renderer/ui/'], packages: [/^react/, /^radix-ui$/, /^lucide-react$/] },
  {
    place: /^renderer\/features\/([\w-]+)\//,
    project: ['common/', 'renderer/ui/', 'renderer/client/', 'renderer/documents/', 'renderer/features/$1/'],
    packages: [/./],
  },
  { place: /^renderer\/client\//, project: ['common/', 'renderer/client/'], packages: [/./] },
  { place: /^renderer\//, project: ['common/', 'renderer/'], packages: [/./] },
];
/** Packages that only the places named know, whatever a rule above lets pass. */
const ONLY: ReadonlyArray<readonly [RegExp, RegExp]> = [
  [/^electron$/, /^electron\/(shell\/|main\.ts$|preload\.ts$)/],
  [/^better-sqlite3$/, /^electron\/database\//],
  [/^node:child_process$/, /^native\/|^electron\/(headless|cli|main)\.ts$/],
];

const ROOTS = ['common', 'native', 'electron', 'renderer'];
const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s[^'"`;]*?from\s*['"]([^'"]+)['"]|(?:^|\n)\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;

export function importsOf(source: string): readonly string[] {
  return [...source.matchAll(IMPORT)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}

function sourceFiles(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|mts|cts)$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => path.posix.join(entry.parentPath.replaceAll('\\', '/'), entry.name))
    .filter((file) => !file.includes('/.types/') && !file.includes('node_modules'));
}

function violation(file: string, specifier: string): string | undefined {
  const rule = RULES.find((candidate) => candidate.place.test(file));
  if (!rule) return `${file}: no rule for this place`;
  if (specifier.startsWith('.')) {
    const target = path.posix.join(path.posix.dirname(file), specifier.split('?')[0] ?? specifier);
    const groups = rule.place.exec(file);
    const allowed = rule.project.some((prefix) => {
      const pattern = prefix.replace('$1', groups?.[1] ?? '');
      if (!pattern.includes('*')) return target.startsWith(pattern);
      return new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '[^/]+')}$`).test(target);
    });
    return allowed || target.startsWith('resources/') || target === 'package.json' ? undefined : `${file} may not import ${target}`;
  }
  const limited = ONLY.find(([name]) => name.test(specifier));
  if (limited && !limited[1].test(file)) return `${file} may not import ${specifier}`;
  return rule.packages.some((name) => name.test(specifier)) ? undefined : `${file} may not import ${specifier}`;
}

test('every import in the tree is allowed by the import table', () => {
  const found = ROOTS.flatMap(sourceFiles).flatMap((file) =>
    importsOf(readFileSync(file, 'utf8')).map((specifier) => violation(file, specifier)),
  );
  expect(found.length).toBeGreaterThan(50);
  expect(found.filter((text) => text !== undefined)).toEqual([]);
});

test('the import table refuses what it should', () => {
  expect(violation('common/domain/jobs/job.ts', 'node:fs')).toBeDefined();
  expect(violation('common/units/micros.ts', '../domain/jobs/job.ts')).toBeDefined();
  expect(violation('electron/services/jobs/runner.ts', 'better-sqlite3')).toBeDefined();
  expect(violation('electron/app.ts', './shell/window.ts')).toBeDefined();
  expect(violation('electron/services/dubbing/x.ts', 'electron')).toBeDefined();
  expect(violation('renderer/features/dubbing/a.tsx', '../home/b.tsx')).toBeDefined();
  expect(violation('renderer/ui/button.tsx', '../client/client.ts')).toBeDefined();
  expect(importsOf("import type { A } from './a.ts';\nexport { b } from 'b';\nawait import('./c.ts');\nimport 'd';")).toEqual([
    './a.ts',
    'b',
    './c.ts',
    'd',
  ]);
});
