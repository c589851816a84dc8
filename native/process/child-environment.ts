/** Marks every process we started, and all that these start, so that the next start can find them. Holds the run's token. */
export const RUN_TOKEN_VARIABLE = 'STREAMFETCH_RUN';

// FFREPORT makes ffmpeg write a log file wherever it says; a child needs no key of ours to do its work.
const NOT_FOR_CHILDREN = /^FFREPORT$|KEY|TOKEN|SECRET|PASSWORD|PASSPHRASE/i;

/** The environment of a child: ours without secrets, with the run's token, and with uncoloured messages. */
export function childEnvironment(env: NodeJS.ProcessEnv, token: string): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !NOT_FOR_CHILDREN.test(name));
  return { ...Object.fromEntries(kept), AV_LOG_FORCE_NOCOLOR: '1', [RUN_TOKEN_VARIABLE]: token };
}
