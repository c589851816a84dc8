import type { Dub } from '../../common/contract/dubbing.ts';
import { suggestedCapMicroUsd } from '../../common/domain/dubbing/cost.ts';
import { MICRO_USD } from '../../common/domain/dubbing/ledger.ts';
import { chunkName, isUndecided } from './chunk-words.ts';
import { plainText } from './output.ts';

/** What to do about a dub that is paused: one line a step, each with the command for it. The reason itself is the job's error. */
export function pausedAdvice({ job, chunks, cost }: Pick<Dub, 'job' | 'chunks' | 'cost'>): readonly string[] {
  if (job.error === null) return [`Paused. Go on with: streamfetch jobs resume ${job.id}`];
  const undecided = chunks.filter(isUndecided);
  const resume = undecided.length > 0 ? 'Look for it at the service once more, with' : 'Then go on with';
  return [
    ...mending(job, cost),
    ...undecided.flatMap((chunk) => [
      `Chunk ${chunkName(chunk)}: ${plainText(chunk.error?.message ?? '')}`,
      `  Send it again, which may cost twice, with: streamfetch chunks send-again ${job.id} ${chunkName(chunk)}`,
      `  Leave it failed with: streamfetch chunks give-up ${job.id} ${chunkName(chunk)}`,
    ]),
    `${resume}: streamfetch jobs resume ${job.id}`,
  ];
}

function mending({ id, error }: Dub['job'], cost: Dub['cost']): readonly string[] {
  switch (error?.code) {
    case 'dubbing.key-refused':
    case 'dubbing.not-permitted':
    case 'dubbing.provider-unavailable':
    case 'secret.unreadable':
      return ['Store another key with: streamfetch key set'];
    case 'dubbing.wrong-address':
      return ['Correct the address with: streamfetch settings set elevenlabs.baseUrl https://…'];
    case 'dubbing.cap-reached': {
      if (error.details.over === 'month') return ['Raise the cap of the month with: streamfetch settings set dubbing.capPerMonthUsd USD'];
      const enough = cost && Math.max(suggestedCapMicroUsd(cost.estimatedMicroUsd), cost.capMicroUsd + MICRO_USD);
      return [`Raise the cap with: streamfetch cap ${id} ${enough === null ? 'USD' : Math.ceil(enough / MICRO_USD)}`];
    }
    default:
      return [];
  }
}
