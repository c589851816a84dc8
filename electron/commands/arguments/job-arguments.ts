import { JOB_STATES, type JobState } from '../../../common/domain/jobs/job.ts';
import type { Values } from './options.ts';
import { oneOf, requireNoMore, WrongUsage } from './read-value.ts';

export const JOB_ACTIONS = ['list', 'log', 'pause', 'resume', 'cancel', 'retry', 'remove'] as const;
export type JobsCommand = {
  readonly name: 'jobs';
  readonly action: (typeof JOB_ACTIONS)[number];
  readonly id: string | undefined;
  /** Of a list: none is every state. */
  readonly states: readonly JobState[];
  /** Of a list: part of a title. */
  readonly search: string | undefined;
};

export function jobsCommand(rest: readonly string[], values: Pick<Values, 'state' | 'search'>): JobsCommand {
  const [word = 'list', id, ...more] = rest;
  const action = oneOf('jobs', word, JOB_ACTIONS);
  requireNoMore('jobs', more);
  if (action !== 'list' && id === undefined) throw new WrongUsage(`jobs ${action} needs a job’s id, as \`streamfetch jobs\` shows it.`);
  if (action === 'list' && id !== undefined) throw new WrongUsage(`jobs list takes no ${JSON.stringify(id)}.`);
  const { state = [], search } = values;
  if (action !== 'list' && (state.length > 0 || search !== undefined)) throw new WrongUsage('--state and --search are for jobs list only.');
  return { name: 'jobs', action, id, states: state.map((text) => oneOf('--state', text, JOB_STATES)), search };
}
