import path from 'node:path';
import type { RouterServices } from '../services.ts';
import { requireLocal } from './allow-local.ts';
import type { Procedures } from './procedures.ts';

export function downloadsRouter({ downloads: procedures }: Procedures, { downloads }: RouterServices) {
  return {
    start: procedures.start.handler(({ input: { url, folder, ...request }, context }) => {
      if (folder.kind === 'path') requireLocal(context.caller, 'Writing to a path');
      return downloads.start({ url, request, folder: folder.kind === 'path' ? path.resolve(folder.path) : null });
    }),
    get: procedures.get.handler(({ input }) => downloads.get(input.id)),
    list: procedures.list.handler(({ input }) => [...downloads.list(input.limit)]),
    history: procedures.history.handler(({ input }) => [...downloads.history(input)]),
  };
}
