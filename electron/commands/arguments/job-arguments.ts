import { oneOf, requireNoMore, WrongUsage } from './read-value.ts';

export const JOB_ACTIONS = ['list', 'log', 'pause', 'resume', 'cancel', 'retry', 'remove'] as const;
export type JobsCommand = { readonly name: 'jobs'; readonly action: (typeof JOB_ACTIONS)[number]; readonly id: string | undefined };

export function jobsCommand(rest: readonly string[]): JobsCommand {
  const [word = 'list', id, ...more] = rest;
  const action = oneOf('jobs', word, JOB_ACTIONS);
  requireNoMore('jobs', more);
  if (action !== 'list' && id === undefined) throw new WrongUsage(`jobs ${action} needs a job’s id, as \`streamfetch jobs\` shows it.`);
  if (action === 'list' && id !== undefined) throw new WrongUsage(`jobs list takes no ${JSON.stringify(id)}.`);
  return { name: 'jobs', action, id };
}
