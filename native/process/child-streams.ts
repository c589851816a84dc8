import type { Readable, Writable } from 'node:stream';

/**
 * Writes all of `source` to a child's standard input with back pressure, then closes it. A child that stops reading is not an
 * error (`head` does); the source is then destroyed. Rejects only with what the source threw, also when it ended too early.
 */
export async function feedInput(source: Readable, target: Writable): Promise<void> {
  ignoreErrors(target); // EPIPE: the exit code says what the child thought of its input
  ignoreErrors(source); // read through the iterator below; this one is for what it emits after being destroyed
  for await (const chunk of source) {
    if (!target.writable) return;
    if (!target.write(chunk)) await drainedOrClosed(target);
  }
  target.end();
}

export type OutputReader = {
  /** Lets the rest of the output flow away unread, so that a child that is writing can end. */
  discard(): void;
  /** Resolves when every chunk that was read so far has been taken. */
  taken(): Promise<void>;
};

/**
 * Hands the chunks over one after another, each when the promise that the one before returned, if any, has settled; meanwhile
 * the stream is paused. What `onChunk` throws goes to `onFailure`.
 */
export function readOutput(
  stream: Readable,
  onChunk: (chunk: Buffer) => void | Promise<void>,
  onFailure: (error: unknown) => void,
): OutputReader {
  const queue: Buffer[] = []; // node resumes a paused stream when the child exits: what then arrives waits here
  let isDiscarding = false;
  let working: Promise<void> | undefined;
  const discard = (): void => {
    isDiscarding = true;
    queue.length = 0;
    stream.resume();
  };
  const fail = (error: unknown): void => {
    discard();
    onFailure(error);
  };
  const work = (): void => {
    for (let chunk = queue.shift(); chunk !== undefined; chunk = queue.shift()) {
      const taking = onChunk(chunk);
      if (!taking) continue;
      stream.pause();
      working = taking.then(() => {
        working = undefined;
        work();
        if (!working) stream.resume();
      });
      working.catch(fail);
      return;
    }
  };
  ignoreErrors(stream);
  stream.on('data', (chunk: Buffer) => {
    if (isDiscarding) return;
    queue.push(chunk);
    if (working) return;
    try {
      work();
    } catch (error) {
      fail(error);
    }
  });
  const taken = async (): Promise<void> => {
    while (working && !isDiscarding) await working.catch(() => {}); // told to onFailure
  };
  return { discard, taken };
}

/** A broken pipe to or from a child that is ending says nothing that its exit code does not. */
export function ignoreErrors(stream: Readable | Writable): void {
  stream.on('error', () => {});
}

function drainedOrClosed(target: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      target.off('drain', done);
      target.off('close', done);
      resolve();
    };
    target.on('drain', done);
    target.on('close', done);
  });
}
