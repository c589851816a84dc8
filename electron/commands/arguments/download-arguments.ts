import type { Values } from './options.ts';
import { ifGiven, numberOf, oneOf, WrongUsage } from './read-value.ts';

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
};

export function downloadCommand(links: readonly string[], values: Values): DownloadCommand {
  if (links.length === 0) throw new WrongUsage('download needs a link: streamfetch download https://example.org/talk.mp4');
  for (const link of links)
    if (!/^https?:\/\//i.test(link)) throw new WrongUsage(`${JSON.stringify(link)} is no link; one begins with https:// or http://`);
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
  };
}
