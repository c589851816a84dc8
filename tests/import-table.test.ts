import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { hiddenImportsOf, importsOf } from './imports-of.ts';

/**
 * Who may import whom; the only place where this is written as code (docs/architecture.md explains it). `project` names
 * folders or files of ours by prefix, `packages` packages by name. A file obeys the first rule whose place matches.
 */
type Rule = { readonly place: RegExp; readonly project: readonly string[]; readonly packages: readonly RegExp[] };

const NODE = /^node:/;
const REACT = [/^react$/, /^react-i18next$/, /^i18next$/, /^lucide-react$/] as const;
const CLIENT = [/^@orpc\/client(\/|$)/, /^@orpc\/contract$/, /^zustand(\/|$)/, /^i18next$/, /^react$/] as const;

/** What others may import of a service's folder: the service as a type, its ports, and these. Composition roots may import all. */
const PUBLIC_IN_SERVICES: readonly RegExp[] = [
  /^electron\/services\/[\w-]+\/(?!create-)[\w-]+-service\.ts$/,
  /^electron\/services\/[\w-]+\/ports\.ts$/,
  /^electron\/services\/data-folder\/(data-folder|local-socket)\.ts$/,
  /^electron\/services\/jobs\/job-kind\.ts$/,
  /^electron\/services\/assets\/(mime|media-extensions)\.ts$/,
  /^electron\/services\/extractors\/version\.ts$/,
  /^electron\/services\/transfer\/(ports|transfer-failure)\.ts$/,
  // Delivery is no service but steps that every service takes to hand a file over.
  /^electron\/services\/delivery\/[\w-]+\.ts$/,
];

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
    place: /^electron\/adapters\/elevenlabs\//,
    project: ['common/', 'native/', 'electron/services/dubbing/ports.ts', 'electron/adapters/elevenlabs/'],
    packages: [NODE, /^zod$/],
  },
  {
    place: /^electron\/adapters\/manifests\//,
    project: ['common/', 'electron/services/downloads/ports.ts', 'electron/adapters/manifests/', 'electron/adapters/plain-http/refusal.ts'],
    packages: [/^zod$/, /^m3u8-parser$/, /^mpd-parser$/],
  },
  {
    place: /^electron\/adapters\/plain-http\//,
    project: ['common/', 'electron/services/downloads/ports.ts', 'electron/adapters/plain-http/'],
    packages: [NODE],
  },
  { place: /^electron\/adapters\/proxy\//, project: ['electron/adapters/proxy/'], packages: [NODE, /^undici$/] },
  {
    place: /^electron\/adapters\/sponsorblock\//,
    project: ['common/', 'electron/adapters/sponsorblock/'],
    packages: [NODE, /^zod$/],
  },
  {
    place: /^electron\/adapters\/youtubei\//,
    project: ['common/', 'electron/services/downloads/ports.ts', 'electron/adapters/youtubei/'],
    packages: [NODE, /^zod$/, /^youtubei\.js$/],
  },
  {
    // The readers of YouTube's own answers are those of the adapter above; only the library is another.
    place: /^electron\/adapters\/ytdl-core\//,
    project: ['common/', 'electron/services/downloads/ports.ts', 'electron/adapters/youtubei/', 'electron/adapters/ytdl-core/'],
    packages: [NODE, /^zod$/, /^ytdl-core(\/|$)/],
  },
  {
    place: /^electron\/adapters\/yt-dlp\//,
    project: [
      'common/',
      'native/process/',
      'electron/services/delivery/output-error.ts',
      'electron/services/downloads/ports.ts',
      'electron/services/extractors/ports.ts',
      'electron/services/extractors/version.ts',
      'electron/adapters/yt-dlp/',
    ],
    packages: [NODE, /^zod$/],
  },
  {
    place: /^electron\/transport\//,
    project: ['common/', 'electron/services/', 'electron/transport/'],
    packages: [NODE, /^zod$/, /^@orpc\//, /^ws$/, /^@hono\/node-server$/],
  },
  {
    place: /^electron\/commands\//,
    project: ['common/', 'electron/services/data-folder/', 'electron/services/delivery/', 'electron/transport/', 'electron/commands/'],
    packages: [NODE],
  },
  {
    place: /^electron\/shell\//,
    project: ['common/', 'electron/transport/', 'electron/services/', 'electron/shell/'],
    packages: [NODE, /^electron$/],
  },
  { place: /^electron\/preload\.ts$/, project: ['common/', 'electron/shell/'], packages: [/^electron$/] },
  {
    place: /^electron\/main\.ts$/,
    project: ['common/', 'electron/app.ts', 'electron/memory.ts', 'electron/place.ts', 'electron/services/', 'electron/shell/'],
    packages: [NODE, /^electron$/],
  },
  // Nothing that may load the database's native part.
  { place: /^electron\/(cli|headless)\.ts$/, project: ['tools/launcher/node-version.mjs', 'electron/cli-main.ts'], packages: [NODE] },
  { place: /^electron\/place\.ts$/, project: ['package.json'], packages: [NODE] },
  { place: /^electron\/log\.ts$/, project: ['common/'], packages: [NODE, /^pino$/] },
  {
    place: /^electron\/[\w-]+\.ts$/,
    project: [
      'common/',
      'native/',
      'electron/app.ts',
      'electron/headless-main.ts',
      'electron/log.ts',
      'electron/memory.ts',
      'electron/place.ts',
      'electron/download-work.ts',
      'electron/yt-dlp-work.ts',
      'electron/work.ts',
      'electron/adapters/',
      'electron/database/',
      'electron/services/',
      'electron/transport/',
      'electron/commands/',
    ],
    packages: [NODE],
  },
  { place: /^renderer\/ui\//, project: ['renderer/ui/'], packages: [/^react$/, /^react-dom$/, /^radix-ui$/, /^lucide-react$/] },
  {
    place: /^renderer\/features\/([\w-]+)\//,
    project: ['common/', 'renderer/ui/', 'renderer/client/', 'renderer/features/$1/'],
    packages: REACT,
  },
  { place: /^renderer\/client\//, project: ['common/', 'renderer/client/'], packages: CLIENT },
  {
    place: /^renderer\/testing\//,
    project: ['common/', 'renderer/'],
    packages: [...REACT, /^react-dom\/client$/, /^@orpc\/server(\/|$)/, /^vitest(\/browser)?$/, /^vitest-browser-react$/],
  },
  {
    place: /^renderer\/app\//,
    project: ['common/', 'renderer/app/', 'renderer/client/', 'renderer/features/', 'renderer/ui/'],
    packages: [...REACT, /^react-dom\/client$/, /^@fontsource-variable\//],
  },
];

/** Packages that only the places named know, whatever a rule above lets pass. */
const ONLY: ReadonlyArray<readonly [RegExp, RegExp]> = [
  [/^node:child_process$/, /^native\//],
  [/^node:worker_threads$/, /^electron\/database\//],
  [/^node:(module|cluster|inspector)(\/|$)/, /^$/],
  // What YouTube sends to be run has a realm of its own.
  [/^node:vm$/, /^electron\/adapters\/(youtubei\/run-player-script|ytdl-core\/seal-scripts)\.ts$/],
  [/^youtubei\.js$/, /^electron\/adapters\/youtubei\//],
  [/^ytdl-core(\/|$)/, /^electron\/adapters\/ytdl-core\//],
  [/^fluent-ffmpeg$/, /^native\/ffmpeg\//],
  // The official SDK stops the process while it loads (docs/decisions/0011); only the stand-in's own tests speak through it.
  [/^@elevenlabs\//, /^$/],
  [/^(m3u8|mpd)-parser$/, /^electron\/adapters\/manifests\//],
];

/** Ways to load a module that no reader of the text can see, and the only places that need them. */
const HIDDEN_ALLOWED: ReadonlyArray<readonly [kind: string, place: RegExp]> = [['new Worker', /^electron\/database\/integrity\.ts$/]];

const ROOTS = ['common', 'native', 'electron', 'renderer'];

function sourceFiles(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.[cm]?[jt]sx?$/.test(entry.name) && !/\.(test|d)\.[cm]?tsx?$/.test(entry.name))
    .map((entry) => path.posix.join(entry.parentPath.replaceAll('\\', '/'), entry.name))
    .filter((file) => !file.includes('/.types/') && !file.includes('node_modules') && !file.includes('/fixtures/'));
}

function violation(file: string, specifier: string): string | undefined {
  const refusal = `${file} may not import ${specifier}`;
  const rule = RULES.find((candidate) => candidate.place.test(file));
  if (!rule) return `${file}: no rule for this place`;
  if (specifier.startsWith('.')) {
    const target = path.posix.join(path.posix.dirname(file), specifier.split('?')[0] ?? specifier);
    const own = rule.place.exec(file)?.[1] ?? '';
    const isAllowed = rule.project.some((prefix) => target.startsWith(prefix.replace('$1', own)));
    return isAllowed && mayEnterService(file, target) ? undefined : refusal;
  }
  const limited = ONLY.find(([name]) => name.test(specifier));
  if (limited && !limited[1].test(file)) return refusal;
  return rule.packages.some((name) => name.test(specifier)) ? undefined : refusal;
}

/** A service's own files and the composition roots (`electron/*.ts`) see all of its folder, others what is public in it. */
function mayEnterService(file: string, target: string): boolean {
  const service = /^electron\/services\/[\w-]+\//.exec(target)?.[0];
  if (service === undefined || file.startsWith(service) || /^electron\/[\w-]+\.ts$/.test(file)) return true;
  return PUBLIC_IN_SERVICES.some((pattern) => pattern.test(target));
}

function hiddenViolations(file: string, source: string): readonly string[] {
  return hiddenImportsOf(source)
    .filter((kind) => !HIDDEN_ALLOWED.some(([allowed, place]) => allowed === kind && place.test(file)))
    .map((kind) => `${file} may load a module unseen: ${kind}`);
}

test('every import in the tree is allowed by the import table', () => {
  const files = ROOTS.flatMap(sourceFiles).map((file) => ({ file, source: readFileSync(file, 'utf8') }));
  const found = files.flatMap(({ file, source }) => importsOf(source).map((specifier) => violation(file, specifier)));
  expect(found.length).toBeGreaterThan(50);
  expect(found.filter((text) => text !== undefined)).toEqual([]);
  expect(files.flatMap(({ file, source }) => hiddenViolations(file, source))).toEqual([]);
});

test('no rule is for a place that is not there', () => {
  const files = ROOTS.flatMap(sourceFiles);
  const places = [...RULES.map(({ place }) => place), ...PUBLIC_IN_SERVICES, ...HIDDEN_ALLOWED.map(([, place]) => place)];
  expect(places.filter((place) => !files.some((file) => place.test(file)))).toEqual([]);
});

test.each([
  ['common/domain/jobs/job.ts', 'node:fs'],
  ['common/units/micros.ts', '../domain/jobs/job.ts'],
  ['common/contract/jobs.ts', '@orpc/server'],
  ['native/process/run-process.ts', '../../electron/log.ts'],
  ['native/process/run-process.ts', 'fluent-ffmpeg'],
  ['electron/services/jobs/runner.ts', 'better-sqlite3'],
  ['electron/services/dubbing/x.ts', 'electron'],
  ['electron/services/dubbing/x.ts', '../jobs/runner.ts'],
  ['electron/services/dubbing/x.ts', '../jobs/create-job-service.ts'],
  ['electron/services/dubbing/x.ts', 'node:child_process'],
  ['electron/services/dubbing/x.ts', 'node:worker_threads'],
  ['electron/services/dubbing/x.ts', '../../../resources/samples/sample.mp4'],
  ['electron/services/downloads/x.ts', '../../adapters/manifests/create-manifest-reader.ts'],
  ['electron/adapters/plain-http/x.ts', 'm3u8-parser'],
  ['electron/adapters/elevenlabs/x.ts', '@elevenlabs/elevenlabs-js'],
  ['electron/adapters/elevenlabs/x.ts', '@elevenlabs/elevenlabs-js/api/resources/dubbing/client/Client.js'],
  ['electron/adapters/manifests/x.ts', '../plain-http/create-plain-http.ts'],
  ['electron/transport/auth.ts', '../services/jobs/runner.ts'],
  ['electron/transport/auth.ts', '../database/rows.ts'],
  ['electron/transport/router/jobs.ts', '../../services/jobs/create-job-service.ts'],
  ['electron/shell/window.ts', '../services/secrets/key-file-sealer.ts'],
  ['electron/adapters/yt-dlp/create-yt-dlp.ts', 'node:child_process'],
  ['electron/adapters/yt-dlp/create-yt-dlp.ts', '../plain-http/media-type.ts'],
  ['electron/adapters/yt-dlp/create-yt-dlp.ts', '../../services/extractors/create-extractor-updates.ts'],
  ['electron/services/extractors/x.ts', '../../adapters/yt-dlp/locate.ts'],
  ['electron/commands/dub.ts', '../services/data-folder/owner-lock.ts'],
  ['electron/commands/dub.ts', '../services/jobs/job-service.ts'],
  ['electron/app.ts', './shell/window.ts'],
  ['electron/app.ts', 'node:child_process'],
  ['electron/app.ts', 'node:module'],
  ['electron/app.ts', 'node:vm'],
  ['electron/services/downloads/x.ts', 'youtubei.js'],
  ['electron/adapters/youtubei/create-youtubei.ts', 'ytdl-core'],
  ['electron/adapters/youtubei/create-youtubei.ts', 'node:vm'],
  ['electron/app.ts', 'pino'],
  ['electron/app.ts', 'better-sqlite3'],
  ['electron/app.ts', '../package.json'],
  ['electron/cli.ts', './app.ts'],
  ['electron/cli.ts', 'node:child_process'],
  ['electron/main.ts', './database/open.ts'],
  ['electron/preload.ts', 'node:fs'],
  ['renderer/features/dubbing/a.tsx', '../home/b.tsx'],
  ['renderer/features/dubbing/a.tsx', '../../app/app.tsx'],
  ['renderer/features/dubbing/a.tsx', 'react-router'],
  ['renderer/features/dubbing/a.tsx', '@orpc/client'],
  ['renderer/ui/button.tsx', '../client/client.ts'],
  ['renderer/ui/button.tsx', 'react-i18next'],
  ['renderer/client/client.ts', 'node:fs'],
  ['renderer/client/client.ts', '@orpc/server'],
  ['renderer/app/main.tsx', 'electron'],
  ['renderer/app/main.tsx', 'node:path'],
  ['renderer/app/main.tsx', 'better-sqlite3'],
  ['renderer/app/main.tsx', 'fluent-ffmpeg'],
  ['renderer/app/main.tsx', '../testing/fake-bridge.ts'],
  ['renderer/app/main.tsx', '../../electron/place.ts'],
  ['somewhere/else.ts', './a.ts'],
])('%s may not import %s', (file, specifier) => expect(violation(file, specifier)).toBeDefined());

test('an import is seen however it is written', () => {
  const text = [
    "import type { A } from './a.ts';",
    "export { b } from 'b';",
    "await import('./c.ts');",
    "import 'd';",
    'await import(`./e.ts`);',
    "new URL('./f.ts', import.meta.url)",
    "import json from '../g.json' with { type: 'json' };",
    "await import('./h.json', { with: { type: 'json' } });",
  ];
  expect(importsOf(text.join('\n'))).toEqual(['./a.ts', 'b', './c.ts', 'd', './e.ts', './f.ts', '../g.json', './h.json']);
  expect(hiddenImportsOf(text.join('\n'))).toEqual([]);
});

test.each([
  ['await import(name);', 'import(…)'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of a program
  ['await import(`./${name}.ts`);', 'import(…)'],
  ["await import('./a' + name);", 'import(…)'],
  ["const fs = require('fs');", 'require(…)'],
  ['const load = createRequire(import.meta.url);', 'createRequire'],
  ["new Worker(new URL('./a.ts', import.meta.url));", 'new Worker'],
  ["import.meta.glob('./*.ts');", 'import.meta.glob'],
  ["process.getBuiltinModule('fs');", 'getBuiltinModule'],
])('%s is refused where it is not needed', (text, kind) => {
  expect(hiddenImportsOf(text)).toContain(kind);
  expect(hiddenViolations('electron/services/jobs/runner.ts', text)).toHaveLength(1);
});
