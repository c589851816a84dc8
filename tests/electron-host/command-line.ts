export type CommandLine = {
  /** `--name` or `--name=value`, without the dashes; an empty text where there was no value. */
  readonly switches: ReadonlyMap<string, string>;
  /** Files of `-r`, to be loaded before the app. */
  readonly preloads: readonly string[];
  /** What is left: the app's folder or entry file first. */
  readonly rest: readonly string[];
  readonly wantsVersion: boolean;
};

/** Reads what Electron's executable reads: switches stand anywhere, `-r file` may repeat. */
export function parseCommandLine(argv: readonly string[]): CommandLine {
  const switches = new Map<string, string>();
  const preloads: string[] = [];
  const rest: string[] = [];
  let wantsVersion = false;
  for (let index = 0; index < argv.length; index++) {
    const argument = argv[index] ?? '';
    if (argument === '-r' || argument === '--require') preloads.push(argv[++index] ?? '');
    else if (argument === '-v' || argument === '--version') wantsVersion = true;
    else if (argument.startsWith('--')) {
      const [name = '', ...value] = argument.slice(2).split('=');
      switches.set(name, value.join('='));
    } else rest.push(argument);
  }
  return { switches, preloads, rest, wantsVersion };
}
