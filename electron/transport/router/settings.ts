import { SECRET_NAMES } from '../../../common/contract/settings.ts';
import type { RouterServices } from '../services.ts';
import { createFeed } from './feed.ts';
import type { Procedures } from './procedures.ts';

const SETTINGS_GAP_MS = 100;

export function settingsRouter({ settings: procedures }: Procedures, { settings, secrets }: RouterServices) {
  const storedSecrets = () => SECRET_NAMES.map((name) => ({ name, isSet: secrets.has(name) }));
  return {
    get: procedures.get.handler(() => settings.get()),
    set: procedures.set.handler(({ input }) => settings.set(input)),
    watch: procedures.watch.handler(({ signal }) =>
      createFeed(
        {
          listen: (mark) => settings.onChange(() => mark('settings', null)),
          first: () => [settings.get()],
          read: () => [settings.get()],
        },
        { signal, minGapMs: SETTINGS_GAP_MS },
      ),
    ),
    secrets: procedures.secrets.handler(storedSecrets),
    watchSecrets: procedures.watchSecrets.handler(({ signal }) =>
      createFeed(
        {
          listen: (mark) => secrets.onChange(() => mark('secrets', null)),
          first: () => [storedSecrets()],
          read: () => [storedSecrets()],
        },
        { signal, minGapMs: SETTINGS_GAP_MS },
      ),
    ),
    setSecret: procedures.setSecret.handler(({ input }) => {
      secrets.set(input.name, input.value);
      return { isSet: secrets.has(input.name) };
    }),
    clearSecret: procedures.clearSecret.handler(({ input }) => {
      secrets.clear(input.name);
      return { isSet: secrets.has(input.name) };
    }),
  };
}
