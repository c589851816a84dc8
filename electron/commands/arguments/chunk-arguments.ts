import { USD_RANGE } from './dub-arguments.ts';
import type { Values } from './options.ts';
import { numberOf, requireNoMore, WrongUsage } from './read-value.ts';

export const CHUNK_ACTIONS = ['keep-original', 'use-dub', 'retry', 'send-again', 'give-up'] as const;
export type ChunkAction = (typeof CHUNK_ACTIONS)[number];

/** `chunks` are names as typed: `es/12` (language and number from 1) or the id of a chunk's job. */
export type ChunksCommand =
  | { readonly name: 'chunks'; readonly action: 'list'; readonly dub: string }
  | {
      readonly name: 'chunks';
      readonly action: ChunkAction;
      /** undefined only for a retry whose chunk is named by its own id. */
      readonly dub: string | undefined;
      readonly chunks: readonly string[];
    };
/** The sound of one chunk as a file; `out` is `-` for standard output and undefined for a name of its own. */
export type ListenCommand = {
  readonly name: 'listen';
  readonly dub: string;
  readonly chunk: string;
  readonly original: boolean;
  readonly out: string | undefined;
  readonly force: boolean;
};
export type CapCommand = { readonly name: 'cap'; readonly dub: string; readonly usd: number };
/** Without a dub: the calls of all dubs. */
export type LedgerCommand = { readonly name: 'ledger'; readonly dub: string | undefined };

const EXAMPLES: Readonly<Record<ChunkAction | 'listen', string>> = {
  'keep-original': 'keep-original DUB [CHUNK ...]',
  'use-dub': 'use-dub DUB CHUNK ...',
  retry: 'retry DUB CHUNK ...',
  'send-again': 'send-again DUB CHUNK',
  'give-up': 'give-up DUB CHUNK',
  listen: 'listen DUB CHUNK [--original] [-o FILE]',
};

type ListenValues = Pick<Values, 'original' | 'out' | 'force'>;

export function chunksCommand(rest: readonly string[], values: ListenValues = {}): ChunksCommand | ListenCommand {
  const [word, ...more] = rest;
  if (word === 'listen') return listenCommand(more, values);
  const given = (['original', 'out', 'force'] as const).find((name) => values[name] !== undefined);
  if (given) throw new WrongUsage(`--${given} is for chunks listen only.`);
  const action = CHUNK_ACTIONS.find((candidate) => candidate === word);
  if (action === undefined) return listCommand(word === 'list' ? more : rest);
  const [dub, ...chunks] = more;
  if (dub === undefined) throw wrong(action);
  if (action === 'retry' && chunks.length === 0) {
    if (dub.includes('/')) throw wrong(action);
    return { name: 'chunks', action, dub: undefined, chunks: [dub] };
  }
  const isAboutOne = action === 'send-again' || action === 'give-up';
  if (isAboutOne ? chunks.length !== 1 : chunks.length === 0 && action !== 'keep-original') throw wrong(action);
  return { name: 'chunks', action, dub, chunks };
}

function listenCommand([dub, chunk, ...more]: readonly string[], { original = false, out, force = false }: ListenValues): ListenCommand {
  if (dub === undefined || chunk === undefined || more.length > 0) throw wrong('listen');
  return { name: 'listen', dub, chunk, original, out, force };
}

function listCommand(rest: readonly string[]): ChunksCommand {
  const [dub, ...more] = rest;
  if (dub === undefined) throw new WrongUsage('chunks needs a dub’s id, as `streamfetch jobs` shows it.');
  requireNoMore('chunks', more);
  return { name: 'chunks', action: 'list', dub };
}

const wrong = (action: keyof typeof EXAMPLES): WrongUsage =>
  new WrongUsage(
    `It is: streamfetch chunks ${EXAMPLES[action]}, where a chunk is named as \`streamfetch chunks DUB\` shows it, such as es/12.`,
  );

export function capCommand(rest: readonly string[]): CapCommand {
  const [dub, usd, ...more] = rest;
  if (dub === undefined || usd === undefined) throw new WrongUsage('cap needs a dub’s id and US dollars: streamfetch cap DUB 25');
  requireNoMore('cap', more);
  return { name: 'cap', dub, usd: numberOf('cap', usd, USD_RANGE) };
}

export function ledgerCommand(rest: readonly string[]): LedgerCommand {
  const [dub, ...more] = rest;
  requireNoMore('ledger', more);
  return { name: 'ledger', dub };
}
