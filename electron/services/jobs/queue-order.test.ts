import { describe, expect, test } from 'vitest';
import { createHandRuns, createJobBench } from '../../../tests/fakes/job-bench.ts';

const some = { title: 'A talk', input: {} };

describe('a job in a queue', () => {
  test('starts before older ones of a lower priority, which may change while it waits', async () => {
    const runs = createHandRuns();
    const { service, settle } = createJobBench([runs.kind('rendition', { limit: 1 })]);
    const [first, second, third, fourth] = [0, 0, 0, 1].map((priority) => service.enqueue('rendition', { ...some, priority }).id);
    if (!first || !second || !third || !fourth) throw new Error('four jobs were queued');
    service.setPriority(second, -1);
    for (let ended = 0; ended < 4; ended += 1) {
      await settle();
      runs.live[0]?.finish();
    }
    await settle();
    expect(runs.begunIds()).toEqual([fourth, first, third, second]);
    expect(service.priority(second)).toBe(-1);
  });

  test('starts at once when its kind’s limit is raised', async () => {
    const runs = createHandRuns();
    let limit = 1;
    const { service, settle } = createJobBench([runs.kind('rendition', { limit: () => limit })]);
    for (const _ of [1, 2, 3]) service.enqueue('rendition', some);
    await settle();
    expect(runs.begun).toHaveLength(1);
    limit = 2;
    service.look();
    await settle();
    expect(runs.begun).toHaveLength(2);
  });
});

describe('a job’s name', () => {
  test('may change once more is known, and everybody hears of it', async () => {
    const runs = createHandRuns();
    const { service, settle } = createJobBench([runs.kind('rendition')]);
    const titles: string[] = [];
    service.onChange((change) => change.type === 'changed' && titles.push(change.job.title));
    const { id } = service.enqueue('rendition', some);
    await settle();
    const { context } = runs.of(id);
    context.rename('A talk about maps');
    expect(service.get(id).title).toBe('A talk about maps');
    expect(titles.at(-1)).toBe('A talk about maps');
    runs.live[0]?.finish();
    await settle();
    context.rename('too late');
    expect(service.get(id).title).toBe('A talk about maps');
  });
});
