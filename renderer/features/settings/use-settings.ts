import type { Settings } from '../../../common/contract/settings.ts';
import { useSession, useSessionStore } from '../../client/session.ts';

/**
 * The settings and the way to change them. A change shows at once and is taken back where the host refuses it.
 * @throws Error before the host has told them: the page waits for that
 */
export function useSettings(): readonly [Settings, (changes: Partial<Settings>) => Promise<void>] {
  const session = useSession();
  const settings = useSessionStore(
    (held) => held.settings,
    (state) => state.settings,
  );
  if (!settings) throw new Error('settings are used before they are there');
  const change = async (changes: Partial<Settings>) => {
    session.settings.setState({ settings: { ...settings, ...changes } });
    try {
      session.settings.setState({ settings: await session.client.settings.set(changes) });
    } catch (error) {
      session.settings.setState({ settings });
      session.notices.failed(error);
    }
  };
  return [settings, change];
}
