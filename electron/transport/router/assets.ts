import type { AssetId } from '../../../common/units/ids.ts';
import type { RouterServices } from '../services.ts';
import { requireLocal } from './allow-local.ts';
import { createFeed } from './feed.ts';
import type { Procedures } from './procedures.ts';

type AssetEvent = { readonly changed: AssetId | null };

const ASSET_GAP_MS = 200;

export function assetsRouter({ assets: procedures }: Procedures, { assets, browse, host }: RouterServices) {
  return {
    list: procedures.list.handler(({ input }) => [...assets.list(input.limit)]),
    get: procedures.get.handler(({ input }) => assets.get(input.id)),
    browse: procedures.browse.handler(async ({ input }) => {
      const { trail, entries, truncated } = await browse.browse(input.folder);
      return { trail: [...trail], entries: [...entries], truncated };
    }),
    addBrowsed: procedures.addBrowsed.handler(async ({ input, signal }) =>
      assets.addReference(await browse.resolveReadable(input.token), signal),
    ),
    addPath: procedures.addPath.handler(({ input, context, signal }) => {
      requireLocal(context.caller, 'Adding a file by its path');
      return assets.addReference(input.path, signal);
    }),
    addSample: procedures.addSample.handler(({ signal }) => assets.addReference(host.samplePath, signal)),
    rendition: procedures.rendition.handler(({ input }) => assets.rendition(input.id, input.audioTrack)),
    remove: procedures.remove.handler(async ({ input }) => ({ removed: await assets.remove(input.id) })),
    watch: procedures.watch.handler(({ signal }) =>
      createFeed<AssetEvent, AssetEvent>(
        {
          listen: (mark) => assets.onChange((changed) => mark(changed ?? '', { changed })),
          first: () => [{ changed: null }],
          read: (changes) => changes,
        },
        { signal, minGapMs: ASSET_GAP_MS },
      ),
    ),
  };
}
