// Stands in for yt-dlp: the same command line, its recorded answers, and every way of going wrong. What it does is chosen by the link's
// path; the host does not matter. Runs on any Node, since a test starts it as the program it plays.
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const FLAGS = [
  '--ignore-config',
  '--no-update',
  '--no-plugin-dirs',
  '--dump-single-json',
  '--flat-playlist',
  '--no-playlist',
  '--no-cache-dir',
];
const VALUED = [
  '--color',
  '--format',
  '--js-runtimes',
  '--cache-dir',
  '--socket-timeout',
  '--cookies',
  '--config-locations',
  '--proxy',
  '--compat-options',
];

/** @param {{ version: string, refuses?: readonly string[] }} of What `--version` says, and options that this version does not know. */
export function standIn({ version, refuses = [] }) {
  const args = process.argv.slice(2);
  if (args.includes('--version')) return process.stdout.write(`${version}\n`);
  const call = parse(args, refuses);
  if (call.unknown) return fail(`\nUsage: yt-dlp [OPTIONS] URL [URL...]\n\nyt-dlp: error: no such option: ${call.unknown}`, 2);
  if (call.options['--config-locations'] === '-') call.stdin = readFileSync(0, 'utf8');
  const [, action = '', detail = ''] = new URL(call.links[0]).pathname.split('/');
  const act = ACTIONS[action];
  return act ? act(detail, call) : fail(`ERROR: Unsupported URL: ${call.links[0]}`);
}

/** Strict, as the real one is: a slip in our arguments must not pass here. */
function parse(args, refuses) {
  const end = args.indexOf('--');
  const call = { options: {}, links: args.slice(end + 1), stdin: '' };
  for (let at = 0; at < end; at += 1) {
    const name = args[at];
    if (refuses.includes(name) || !(FLAGS.includes(name) || VALUED.includes(name))) return { unknown: name };
    call.options[name] = VALUED.includes(name) ? args[++at] : true;
  }
  if (end === -1 || call.links.length !== 1) return { unknown: 'a link that does not follow --' };
  return call;
}

const ACTIONS = {
  /** /recorded/youtube: what the real one printed. */
  recorded: (name) => process.stdout.write(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url))),
  /** /echo: a video whose description is what the program was given, as JSON. */
  echo: (_, { options, stdin, links }) => {
    const cookies = options['--cookies'] ? readFileSync(options['--cookies'], 'utf8') : null;
    if (options['--cookies']) writeFileSync(options['--cookies'], '# the jar\n'); // the real one does
    const given = {
      args: process.argv.slice(2),
      env: process.env,
      cwd: process.cwd(),
      program: process.argv[1],
      cookies,
      stdin,
      pid: process.pid,
    };
    const format = { format_id: '1', url: 'https://media.example/a.mp4', ext: 'mp4', protocol: 'https' };
    print({ id: 'echo', title: links[0], description: JSON.stringify(given), formats: [format], webpage_url: links[0] });
  },
  /** /stderr/3: the captured failure of that number, in the adapter's fixtures. */
  stderr: (index) => {
    const captured = JSON.parse(readFileSync(new URL('../../../electron/adapters/yt-dlp/fixtures/stderr.json', import.meta.url), 'utf8'));
    fail(captured[Number(index)].stderr.join('\n'));
  },
  /** /hang: never ends, and neither does the child it starts, which ignores SIGTERM; their pids are in the file that the link names. */
  hang: (_, { links }) => {
    process.on('SIGTERM', () => {});
    const child = spawn(process.execPath, ['-e', "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)"], { stdio: 'ignore' });
    writeFileSync(new URL(links[0]).searchParams.get('pids'), JSON.stringify([process.pid, child.pid]));
    setInterval(() => {}, 1_000);
  },
  /** /wait: has no answer for half a minute. */
  wait: () => setTimeout(() => print(null), 30_000),
  junk: () => process.stdout.write('<!doctype html><p>not JSON'),
  cut: () => process.stdout.write('{"id": "a", "title": "cut o'),
  empty: () => {},
  nothing: () => print(null),
  strange: () => print({ _type: 'video', id: { not: 'a text' }, formats: 'none' }),
  /** /huge: prints without end. */
  huge: () => {
    const more = () => {
      while (process.stdout.write('x'.repeat(65_536)));
      process.stdout.once('drain', more);
    };
    more();
  },
  /** /signal: is killed, as by a system without memory. */
  signal: () => process.kill(process.pid, 'SIGKILL'),
  /** /live, /upcoming: read well, yet nothing to fetch now. */
  live: () => print({ id: 'live', title: 'Live', is_live: true, live_status: 'is_live', formats: [] }),
  upcoming: () => print({ id: 'soon', title: 'Soon', live_status: 'is_upcoming', formats: [] }),
};

function print(value) {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

function fail(message, code = 1) {
  process.stderr.write(`${message}\n`);
  process.stdout.write('null\n');
  process.exitCode = code;
}
