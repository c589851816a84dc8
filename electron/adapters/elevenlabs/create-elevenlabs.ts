import type { RemoteDubbing } from '../../services/dubbing/ports.ts';
import type { ElevenLabsAccess } from './access.ts';
import { createDubbingProjects } from './dubbing-projects.ts';
import { createLegacyDubbing } from './legacy-dubbing.ts';

/** ElevenLabs as it is spoken to in both of its APIs: Dubbing Projects (`elevenlabs`) and the legacy one (`elevenlabs-v1`). */
export function createElevenLabs(access: ElevenLabsAccess): readonly RemoteDubbing[] {
  return [createDubbingProjects(access), createLegacyDubbing(access)];
}
