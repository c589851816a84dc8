import type { Innertube } from 'youtubei.js';
import { PlayerScriptError, runPlayerScript } from './run-player-script.ts';
import { type SharedWork, shareWork } from './shared-work.ts';
import type { SiteFetch } from './site-fetch.ts';

/** A new player script comes out every few days; an old one's addresses are refused soon after. */
const SESSION_MS = 3_600_000;

export type Sessions = {
  /** With the player script, which costs two requests and is large, or without. Throws `ExtractionFailure`, or the signal's reason. */
  open(withScript: boolean, signal: AbortSignal): Promise<Innertube>;
  /** The script did not work: the next session loads it anew. */
  forgetScript(): void;
};

/** Sessions with the site are made when they are needed and shared by all who ask. Nothing is written to disk. */
export function createSessions(site: SiteFetch, now: () => number): Sessions {
  const kinds = new Map<boolean, { readonly work: SharedWork<Innertube>; readonly sinceMs: number }>();
  return {
    open(withScript, signal) {
      const known = kinds.get(withScript);
      if (known && now() - known.sinceMs < SESSION_MS) return known.work.join(signal);
      const work = shareWork((ownSignal) => site.within(ownSignal, () => create(site, withScript)));
      kinds.set(withScript, { work, sinceMs: now() });
      return work.join(signal);
    },
    forgetScript: () => kinds.get(true)?.work.forget(),
  };
}

async function create({ fetch }: SiteFetch, withScript: boolean): Promise<Innertube> {
  const { Innertube, Log, Platform } = await import('youtubei.js'); // large: not before it is needed
  Log.setLevel(Log.Level.NONE);
  Platform.shim.eval = ({ output }) => {
    const result = runPlayerScript(output);
    if (typeof result !== 'object' || result === null) throw new PlayerScriptError('The player script gave something else.');
    return result;
  };
  const offline = { generate_session_locally: true, retrieve_innertube_config: false, enable_session_cache: false };
  return await Innertube.create({ ...offline, fetch, lang: 'en', retrieve_player: withScript });
}
