import { expect, test } from 'vitest';
import { createGate } from './gate.ts';

const never = new AbortController().signal;
/** Lets everything that is due happen. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Enters and notes when it is in. */
function visitor(gate: ReturnType<typeof createGate>, signal = never) {
  const visit = { isIn: false, leave: () => {}, left: gate.enter(signal) };
  visit.left.then(
    (leave) => Object.assign(visit, { isIn: true, leave }),
    () => undefined,
  );
  return visit;
}

test('as many are let in as the limit says, the next in the order in which they came', async () => {
  const gate = createGate(() => 2);
  const visits = [visitor(gate), visitor(gate), visitor(gate), visitor(gate)];
  await settle();
  expect(visits.map((visit) => visit.isIn)).toEqual([true, true, false, false]);
  visits[1]?.leave();
  visits[1]?.leave(); // twice is once
  await settle();
  expect(visits.map((visit) => visit.isIn)).toEqual([true, true, true, false]);
});

test('who stops waiting is out of the queue', async () => {
  const gate = createGate(() => 1);
  const stop = new AbortController();
  const visits = [visitor(gate), visitor(gate, stop.signal), visitor(gate)];
  stop.abort(new Error('stopped'));
  await expect(visits[1]?.left).rejects.toThrow('stopped');
  await settle();
  visits[0]?.leave();
  await settle();
  expect(visits[2]?.isIn).toBe(true);
});

test('a service that says it is too many lets one fewer in, and one more again after as many went well', async () => {
  const gate = createGate(() => 5);
  const visits = Array.from({ length: 8 }, () => visitor(gate));
  await settle();
  gate.narrow();
  visits[0]?.leave();
  await settle();
  expect(visits.filter((visit) => visit.isIn)).toHaveLength(5); // the four left and nobody new
  visits[1]?.leave();
  await settle();
  expect(visits[5]?.isIn).toBe(true); // four at once
  for (let good = 0; good < 4; good++) gate.wentWell();
  await settle();
  expect(visits[6]?.isIn).toBe(true); // five again
  for (let good = 0; good < 50; good++) gate.wentWell();
  await settle();
  expect(visits[7]?.isIn).toBe(false); // never more than the limit
});

test('one is let in whatever the service says', async () => {
  const gate = createGate(() => 0);
  for (let times = 0; times < 5; times++) gate.narrow();
  const visit = visitor(gate);
  await settle();
  expect(visit.isIn).toBe(true);
});

test('a limit that is raised while some wait is heard of with the next that leaves', async () => {
  let limit = 1;
  const gate = createGate(() => limit);
  const visits = [visitor(gate), visitor(gate), visitor(gate)];
  await settle();
  limit = 2;
  visits[0]?.leave();
  await settle();
  expect(visits.slice(1).map((visit) => visit.isIn)).toEqual([true, true]);
});
