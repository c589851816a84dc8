import type { z } from 'zod';
import type { Dub, startDubSchema } from '../../../common/contract/dubbing.ts';
import { assertNever } from '../../../common/units/assert-never.ts';
import type { Caller } from '../call-context.ts';
import type { RouterServices } from '../services.ts';
import { requireLocal } from './allow-local.ts';
import { createFeed } from './feed.ts';
import type { Procedures } from './procedures.ts';

/** At most five events a second: a dub is sent whole. */
const DUB_GAP_MS = 200;

export function dubbingRouter({ dubbing: procedures }: Procedures, { dubbing, jobs, tokens }: RouterServices) {
  return {
    languages: procedures.languages.handler(() => dubbing.languages()),
    providers: procedures.providers.handler(() => dubbing.providers()),
    start: procedures.start.handler(({ input, context }) => {
      const place = outputPlace(input.output, context.caller, tokens);
      return dubbing.start(input, place.path, place.overwrite);
    }),
    get: procedures.get.handler(({ input }) => dubbing.get(input.id)),
    list: procedures.list.handler(({ input }) => dubbing.list(input)),
    estimate: procedures.estimate.handler(({ input }) => dubbing.estimate(input)),
    preview: procedures.preview.handler(({ input, signal }) => dubbing.preview(input, signal)),
    keepOriginal: procedures.keepOriginal.handler(({ input }) => {
      dubbing.keepOriginal(input.id, input.chunks, input.keep);
      return dubbing.get(input.id);
    }),
    resolve: procedures.resolve.handler(({ input }) => {
      dubbing.resolve(input.id, input.chunk, input.action);
      return dubbing.get(input.id);
    }),
    setCap: procedures.setCap.handler(({ input }) => {
      dubbing.setCap(input.id, input.capUsd);
      return dubbing.get(input.id);
    }),
    ledger: procedures.ledger.handler(({ input }) => {
      const { calls, month } = dubbing.ledger(input);
      return { calls: [...calls], month };
    }),
    watch: procedures.watch.handler(async ({ input, context, signal }) => {
      await dubbing.get(input.id); // refuses an unknown id at once
      const current = async (): Promise<readonly Dub[]> => [await dubbing.get(input.id)];
      return createFeed(
        {
          listen: (mark) =>
            dubbing.onChange((changed) => {
              if (changed === input.id) mark(changed, null);
            }),
          first: current,
          read: current,
        },
        // A command ends with its dub. Where the store cannot be written (a full disk), the end would never be seen.
        { signal, minGapMs: DUB_GAP_MS, failed: context.caller === 'local' ? jobs.settled(input.id, signal) : undefined },
      );
    }),
  };
}

type Output = z.output<typeof startDubSchema>['output'];

/** Turns what a caller may name into a path. A token stands for a place that a save dialog has already asked about. */
function outputPlace(
  output: Output,
  caller: Caller,
  tokens: RouterServices['tokens'],
): { readonly path: string | null; readonly overwrite: boolean } {
  switch (output.kind) {
    case 'library':
    case 'beside':
      return { path: null, overwrite: false };
    case 'token':
      return { path: tokens.open('write', output.token), overwrite: true };
    case 'path':
      requireLocal(caller, 'Writing to a path');
      return { path: output.path, overwrite: output.overwrite };
    default:
      return assertNever(output);
  }
}
