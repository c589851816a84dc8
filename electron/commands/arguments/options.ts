import type { parseArgs } from 'node:util';

/** Every option there is. A boolean one can also be said with `no-` before it. */
export const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
  json: { type: 'boolean' },
  data: { type: 'string' },
  to: { type: 'string', multiple: true },
  from: { type: 'string' },
  provider: { type: 'string' },
  chunking: { type: 'string' },
  'chunk-seconds': { type: 'string' },
  parallel: { type: 'string' },
  out: { type: 'string', short: 'o' },
  force: { type: 'boolean' },
  speakers: { type: 'string' },
  background: { type: 'boolean' },
  watermark: { type: 'boolean' },
  tempo: { type: 'string' },
  failed: { type: 'string' },
  subtitles: { type: 'boolean' },
  stereo: { type: 'boolean' },
  'delete-remote': { type: 'boolean' },
  'keep-intermediates': { type: 'boolean' },
  cap: { type: 'string' },
  estimate: { type: 'boolean' },
  host: { type: 'string' },
  port: { type: 'string' },
  root: { type: 'string', multiple: true },
  'allow-host': { type: 'string', multiple: true },
  open: { type: 'boolean' },
  revoke: { type: 'boolean' },
  state: { type: 'string', multiple: true },
  search: { type: 'string' },
  original: { type: 'boolean' },
  height: { type: 'string' },
  audio: { type: 'boolean' },
  container: { type: 'string' },
  name: { type: 'string' },
  describe: { type: 'boolean' },
  subs: { type: 'string' },
  'auto-subs': { type: 'boolean' },
  thumbnail: { type: 'boolean' },
  'sponsor-marks': { type: 'boolean' },
  items: { type: 'string' },
  all: { type: 'boolean' },
  again: { type: 'boolean' },
  priority: { type: 'string' },
} as const;
export type OptionName = keyof typeof OPTIONS;
export type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS; allowPositionals: true; allowNegative: true }>>['values'];

export const WORDS = [
  ...(['download', 'inspect', 'downloads', 'dub', 'chunks', 'cap', 'ledger'] as const),
  ...(['settings', 'key', 'jobs', 'serve', 'doctor', 'token'] as const),
] as const;
export type CommandWord = (typeof WORDS)[number];

export const EVERYWHERE: readonly OptionName[] = ['help', 'version', 'json', 'data'];
export const OF_COMMAND: Readonly<Record<CommandWord, readonly OptionName[]>> = {
  download: [
    ...(['out', 'height', 'audio', 'container', 'name', 'describe', 'subs', 'auto-subs', 'thumbnail', 'sponsor-marks'] as const),
    ...(['items', 'all', 'again', 'priority'] as const),
  ],
  inspect: [],
  downloads: ['search'],
  dub: [
    ...(['to', 'from', 'provider', 'chunking', 'chunk-seconds', 'parallel', 'out', 'force', 'speakers', 'background'] as const),
    ...(['watermark', 'tempo', 'failed', 'subtitles', 'stereo', 'delete-remote', 'keep-intermediates', 'cap', 'estimate'] as const),
  ],
  chunks: ['original', 'out', 'force'],
  cap: [],
  ledger: [],
  settings: [],
  key: [],
  jobs: ['state', 'search'],
  serve: ['host', 'port', 'root', 'allow-host', 'open'],
  doctor: [],
  token: ['revoke'],
};
