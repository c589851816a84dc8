import type { Router } from '@orpc/server';
import type { contract } from '../../common/contract/contract.ts';
import type { CallContext } from './call-context.ts';
import { assetsRouter } from './router/assets.ts';
import { doctorRouter } from './router/doctor.ts';
import { downloadsRouter } from './router/downloads.ts';
import { dubbingRouter } from './router/dubbing.ts';
import { jobsRouter } from './router/jobs.ts';
import { createProcedures, type RouterOptions } from './router/procedures.ts';
import { settingsRouter } from './router/settings.ts';
import { systemRouter } from './router/system.ts';
import type { RouterServices } from './services.ts';

export type AppRouter = Router<typeof contract, CallContext>;

/**
 * Every procedure of the contract over the services; a procedure without a handler does not compile. Errors leave it as
 * oRPC errors only (see `error-boundary.ts`).
 */
export function createRouter(services: RouterServices, options: RouterOptions): AppRouter {
  const procedures = createProcedures(options);
  return procedures.router({
    system: systemRouter(procedures, services),
    jobs: jobsRouter(procedures, services),
    assets: assetsRouter(procedures, services),
    dubbing: dubbingRouter(procedures, services),
    downloads: downloadsRouter(procedures, services),
    settings: settingsRouter(procedures, services),
    doctor: doctorRouter(procedures, services),
  });
}
