import type { RouterServices } from '../services.ts';
import type { Procedures } from './procedures.ts';

export function doctorRouter({ doctor: procedures }: Procedures, { doctor }: Pick<RouterServices, 'doctor'>) {
  return {
    run: procedures.run.handler(async ({ input }) => [...(await doctor.run(input))]),
    extractor: procedures.extractor.handler(() => doctor.extractor()),
    updateExtractor: procedures.updateExtractor.handler(() => doctor.updateExtractor()),
    rollbackExtractor: procedures.rollbackExtractor.handler(() => doctor.rollbackExtractor()),
  };
}
