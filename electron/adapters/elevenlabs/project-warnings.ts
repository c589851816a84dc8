import { type DubCall, ProviderFailure } from '../../services/dubbing/ports.ts';
import type { Endpoint } from './access.ts';
import { getJson } from './get-json.ts';
import { projectSchema, type Warnings } from './projects-schema.ts';
import { presentable } from './service-words.ts';

/** More would drown the rest of a chunk's log. */
const MOST_WARNINGS = 10;

/**
 * Logs what the service warns of: a voice that it may not clone (`voices_not_permitted`) is replaced by another. A project warns of what it
 * met as it was prepared, a language of what it met as it was dubbed; the project at `path` is asked for here. Throws the signal's reason only.
 */
export async function logWarnings(endpoint: Endpoint, path: readonly string[], ofLanguage: Warnings, call: DubCall): Promise<void> {
  const texts = [...(await projectWarnings(endpoint, path, call)), ...(ofLanguage ?? [])].map(warningText);
  for (const text of [...new Set(texts)].filter((each) => each !== '').slice(0, MOST_WARNINGS)) {
    call.log('warn', `ElevenLabs warns: ${presentable(text, endpoint.key)}`);
  }
}

async function projectWarnings(endpoint: Endpoint, path: readonly string[], call: DubCall): Promise<NonNullable<Warnings>> {
  try {
    return (await getJson(endpoint, { path, schema: projectSchema }, call.signal)).warnings ?? [];
  } catch (error) {
    if (!(error instanceof ProviderFailure)) throw error;
    call.log('info', `Whether ElevenLabs warns of this chunk could not be read: ${error.message}`);
    return [];
  }
}

/** Empty for a warning that says nothing. */
function warningText(warning: NonNullable<Warnings>[number]): string {
  if (typeof warning === 'string') return warning;
  return [warning?.type, warning?.message].filter(Boolean).join(': ');
}
