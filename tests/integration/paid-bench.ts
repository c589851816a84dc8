import type { Dub } from '../../common/contract/dubbing.ts';
import type { SettingsPatch } from '../../common/contract/settings.ts';
import type { JobId } from '../../common/units/ids.ts';
import { createElevenLabs } from '../../electron/adapters/elevenlabs/create-elevenlabs.ts';
import { rehearsalProvider } from '../../electron/services/dubbing/rehearsal-provider.ts';
import { type FakeElevenLabs, startFakeElevenLabs } from '../fakes/elevenlabs/fake-elevenlabs.ts';
import { type DubBench, type DubWish, openDubBench } from './dub-bench.ts';

/** The whole program with the stand-in of ElevenLabs, impatient where the real thing would make a test wait. */
export type PaidBench = DubBench & {
  readonly service: FakeElevenLabs;
  /** Dubs to Spanish in two-second chunks unless told otherwise, and returns it once it has ended or is held. */
  paidDub(source: string, output: string, wish?: DubWish): Promise<Dub>;
  resumed(id: JobId): Promise<Dub>;
  /** While it is unplugged no connection to the service can be made. */
  unplug(isUnplugged: boolean): void;
};

const IMPATIENT: SettingsPatch = {
  'elevenlabs.usdPerMinute': 0.5,
  'elevenlabs.v1UsdPerMinute': 0.3,
  'elevenlabs.v1WatermarkUsdPerMinute': 0.2,
  'elevenlabs.concurrency': 15,
  'elevenlabs.pollSeconds': 0.1,
  'elevenlabs.searchMinutes': 0.03,
  'elevenlabs.v1SearchMinutes': 0.03,
  'dubbing.capPerMonthUsd': 10_000,
};

/** Nobody listens there. */
const NOWHERE = 'http://127.0.0.1:1';

/** `answerMs`: how long the answer to a create is waited for. */
export async function openPaidBench(settings: SettingsPatch = {}, { answerMs = 1_500 } = {}): Promise<PaidBench> {
  const service = await startFakeElevenLabs({ serviceMs: 50 });
  let isUnplugged = false;
  const timing = { silenceMs: 700, answerMs };
  const access = { baseUrl: () => (isUnplugged ? NOWHERE : service.url), key: () => service.key, timing };
  const bench = await openDubBench({ providers: [...createElevenLabs(access), rehearsalProvider] });
  await bench.client.settings.set({ ...IMPATIENT, ...settings });
  return {
    ...bench,
    service,
    paidDub: (source, output, wish) =>
      bench.dub(source, bench.at(output), { provider: 'elevenlabs', chunkSeconds: 2, parallel: 5, keepIntermediates: true, ...wish }),
    async resumed(id) {
      await bench.client.jobs.resume({ id });
      return bench.settled(id);
    },
    unplug: (wish) => {
      isUnplugged = wish;
    },
    async close() {
      await bench.close();
      await service.close();
    },
  };
}
