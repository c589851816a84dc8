import { DOWNLOAD_PRIORITIES, type DownloadPriority } from '../../../common/domain/downloads/download.ts';
import { type PlaylistItems, parsePlaylistItems } from '../../../common/domain/downloads/playlist-items.ts';
import type { Values } from './options.ts';
import { ifGiven, numberOf, oneOf, requireNoMore, WrongUsage } from './read-value.ts';

const CONTAINERS = ['mp4', 'mkv', 'webm', 'm4a', 'opus'] as const;

/** What was typed of a download; undefined is what the contract decides. */
export type DownloadCommand = {
  readonly name: 'download';
  readonly links: readonly string[];
  /** As typed, to be resolved against the working folder. */
  readonly folder: string;
  readonly audio: boolean;
  /** null for the best there is. */
  readonly maxHeight: number | null | undefined;
  readonly container: (typeof CONTAINERS)[number] | undefined;
  readonly nameTemplate: string | undefined;
  readonly describe: boolean;
  readonly subtitleLanguages: readonly string[];
  readonly automaticSubtitles: boolean;
  readonly thumbnail: boolean;
  readonly sponsorMarks: boolean;
  readonly priority: DownloadPriority | undefined;
  readonly again: boolean;
  /** Of links that are lists: `all`, some, or undefined where lists are not expected. */
  readonly items: PlaylistItems | 'all' | undefined;
};

export function downloadCommand(links: readonly string[], values: Values): DownloadCommand {
  if (links.length === 0) throw new WrongUsage('download needs a link: streamfetch download https://example.org/talk.mp4');
  for (const link of links) requireLink(link);
  if (values.all && values.items !== undefined) throw new WrongUsage('--all and --items cannot both be meant.');
  return {
    name: 'download',
    links,
    folder: values.out ?? '.',
    audio: values.audio ?? false,
    maxHeight: ifGiven(values.height, (text) =>
      text === 'best' ? null : numberOf('--height', text, { least: 1, most: 20_000, whole: true }),
    ),
    container: ifGiven(values.container, (text) => oneOf('--container', text, CONTAINERS)),
    nameTemplate: values.name,
    describe: values.describe ?? true,
    subtitleLanguages: (values.subs ?? '')
      .split(',')
      .map((tag) => tag.trim())
      .filter(Boolean),
    automaticSubtitles: values['auto-subs'] ?? false,
    thumbnail: values.thumbnail ?? false,
    sponsorMarks: values['sponsor-marks'] ?? false,
    priority: ifGiven(values.priority, (text) => oneOf('--priority', text, DOWNLOAD_PRIORITIES)),
    again: values.again ?? false,
    items: values.all ? 'all' : ifGiven(values.items, itemsOf),
  };
}

function requireLink(link: string): void {
  if (!/^https?:\/\//i.test(link)) throw new WrongUsage(`${JSON.stringify(link)} is no link; one begins with https:// or http://`);
}

function itemsOf(text: string): PlaylistItems {
  const items = parsePlaylistItems(text);
  if (!items) throw new WrongUsage(`--items takes places in a list, such as 1-5,8 or 12-; not ${JSON.stringify(text)}.`);
  return items;
}

export type InspectCommand = { readonly name: 'inspect'; readonly link: string };

export function inspectCommand([link, ...rest]: readonly string[]): InspectCommand {
  if (link === undefined) throw new WrongUsage('inspect needs a link.');
  requireLink(link);
  requireNoMore('inspect', rest);
  return { name: 'inspect', link };
}

export const QUEUE_ACTIONS = ['list', 'history', 'archive', 'stats', 'pause', 'resume', 'retry', 'clear', 'priority', 'allow'] as const;
export type DownloadsCommand = {
  readonly name: 'downloads';
  readonly action: (typeof QUEUE_ACTIONS)[number];
  /** Of `priority`: ids of downloads. Of `allow`: a site and a video's id. */
  readonly names: readonly string[];
  readonly priority: DownloadPriority | undefined;
  /** Part of a title. */
  readonly search: string | undefined;
};

export function downloadsCommand([word = 'list', ...rest]: readonly string[], values: Pick<Values, 'search'>): DownloadsCommand {
  const action = oneOf('downloads', word, QUEUE_ACTIONS);
  const { search } = values;
  if (search !== undefined && !['list', 'history', 'archive'].includes(action))
    throw new WrongUsage('--search is for the list, the history and the archive.');
  const command = { name: 'downloads', action, search } as const;
  if (action === 'priority') {
    const [priority = '', ...names] = rest;
    if (names.length === 0) throw new WrongUsage('downloads priority needs first, usual or later, and the ids of downloads.');
    return { ...command, names, priority: oneOf('downloads priority', priority, DOWNLOAD_PRIORITIES) };
  }
  if (action === 'allow') {
    if (rest.length !== 2)
      throw new WrongUsage('downloads allow needs a site and a video’s id, as `streamfetch downloads archive` shows them.');
    return { ...command, names: rest, priority: undefined };
  }
  requireNoMore(`downloads ${action}`, rest);
  return { ...command, names: [], priority: undefined };
}
