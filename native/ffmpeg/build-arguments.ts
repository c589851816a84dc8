import ffmpeg from 'fluent-ffmpeg';

/** One ffmpeg command as data: options stand before the input or output they belong to. */
export type CommandSpec = {
  readonly inputs: ReadonlyArray<{ readonly options?: readonly string[]; readonly source: string }>;
  readonly filterGraph?: string;
  readonly outputs: ReadonlyArray<{ readonly options?: readonly string[]; readonly target: string }>;
};

/**
 * Puts a command's arguments in ffmpeg's order with fluent-ffmpeg, which only builds: our own runner runs them. Options are
 * passed on one by one, never as `'-a b'`, which fluent-ffmpeg would split at the blank.
 */
export function buildArguments(spec: CommandSpec): readonly string[] {
  const command = ffmpeg();
  for (const input of spec.inputs) {
    command.input(input.source);
    if (input.options?.length) command.inputOptions(...whole(input.options));
  }
  if (spec.filterGraph !== undefined) command.complexFilter(spec.filterGraph);
  for (const output of spec.outputs) {
    command.output(output.target);
    if (output.options?.length) command.outputOptions(...whole(output.options));
  }
  return command._getArguments();
}

/** fluent-ffmpeg splits a lone option at a blank; two or more are taken as they are. */
function whole(options: readonly string[]): string[] {
  if (options.length === 1 && options[0]?.includes(' ')) throw new Error(`an option must be given in parts: ${options[0]}`);
  return [...options];
}
