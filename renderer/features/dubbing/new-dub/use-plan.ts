import { useEffect, useState } from 'react';
import type { Asset } from '../../../../common/contract/assets.ts';
import type { DubPreview, Estimate } from '../../../../common/contract/dubbing.ts';
import type { Settings } from '../../../../common/contract/settings.ts';
import { useSession } from '../../../client/session.ts';
import { type Answer, askLater } from './ask-later.ts';
import { type CostProblem, costProblem } from './cost-problem.ts';
import { capOf, type Draft } from './draft.ts';
import { priceSettingOf, sendsPicture, traitsOf } from './services.ts';

const PREVIEW_DELAY_MS = 500;
const ESTIMATE_DELAY_MS = 150;
const NONE = { kind: 'none' } as const;

export type Preview = { readonly answer: Answer<DubPreview>; again(): void };

/** Waveform and cut points of the file as the form would cut it. Asked a moment after the last change; languages change no cut. */
function usePreview(draft: Draft, file: Asset | null): Preview {
  const { client } = useSession();
  const [answer, setAnswer] = useState<Answer<DubPreview>>(NONE);
  const [tries, setTries] = useState(0);
  const { chunking, chunkSeconds, stereo } = draft;
  const id = file?.available && file.audioTracks.length > 0 ? file.id : null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `tries` asks the same once more
  useEffect(() => {
    if (id === null || chunkSeconds === null) return setAnswer(NONE);
    return askLater(
      PREVIEW_DELAY_MS,
      (signal) => client.dubbing.preview({ sourceAssetId: id, chunking, chunkSeconds, stereo }, { signal }),
      setAnswer,
    );
  }, [client, id, chunking, chunkSeconds, stereo, tries]);
  return { answer, again: () => setTries((before) => before + 1) };
}

/** Null until the host has listened. */
export function knownChunks({ answer }: Preview): number | null {
  return answer.kind === 'known' ? answer.value.cuts.length + 1 : null;
}

type HeldEstimate = { readonly question: string; readonly answer: Answer<Estimate> };

/**
 * What the dub would cost. `basis` is what the answer rests on beside the form. Asked anew once the host has listened (`isHeard`), since it
 * can then count exactly; until that answer the one before stands.
 */
function useEstimate(draft: Draft, file: Asset | null, basis: string, isHeard: boolean): Answer<Estimate> {
  const { client } = useSession();
  const [held, setHeld] = useState<HeldEstimate>({ question: '', answer: NONE });
  const { provider, chunking, chunkSeconds, stereo } = draft;
  const watermark = sendsPicture(provider, draft.watermark);
  const id = file?.available && file.audioTracks.length > 0 ? file.id : null;
  const languages = draft.targetLanguages.join(' '); // tags hold no spaces; a text, so that an equal list is no change
  const question =
    id === null || chunkSeconds === null || languages === ''
      ? null
      : JSON.stringify([id, languages, provider, watermark, chunking, chunkSeconds, stereo, basis]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `isHeard` is not sent, it says when the host would answer otherwise
  useEffect(() => {
    if (id === null || chunkSeconds === null || question === null) return;
    const targetLanguages = languages.split(' ');
    return askLater(
      ESTIMATE_DELAY_MS,
      (signal) =>
        client.dubbing.estimate({ sourceAssetId: id, targetLanguages, provider, watermark, chunking, chunkSeconds, stereo }, { signal }),
      (answer) => setHeld((before) => (answer.kind === 'waiting' && before.question === question ? before : { question, answer })),
    );
  }, [client, id, languages, provider, watermark, chunking, chunkSeconds, stereo, question, isHeard]);
  if (question === null) return NONE;
  return held.question === question ? held.answer : { kind: 'waiting' };
}

/** The settings that an estimate rests on: prices and the month's cap. */
function basisOf(settings: Settings | null): string {
  return JSON.stringify([
    settings?.['elevenlabs.usdPerMinute'],
    settings?.['elevenlabs.v1UsdPerMinute'],
    settings?.['elevenlabs.v1WatermarkUsdPerMinute'],
    settings?.['elevenlabs.smallestChargeSeconds'],
    settings?.['dubbing.capPerMonthUsd'],
  ]);
}

/** What the host says of a draft, and what that means for its start. */
export type Plan = {
  readonly preview: Preview;
  readonly estimate: Answer<Estimate>;
  readonly suggestedCapMicroUsd: number | null;
  /** In US dollars, typed or suggested; null while there is none. */
  readonly capUsd: number | null;
  readonly moneyProblem: CostProblem | null;
};

export function usePlan(draft: Draft, file: Asset | null, settings: Settings | null): Plan {
  const preview = usePreview(draft, file);
  const estimate = useEstimate(draft, file, basisOf(settings), preview.answer.kind === 'known');
  const suggestedCapMicroUsd = estimate.kind === 'known' ? estimate.value.suggestedCapMicroUsd : null;
  const capUsd = capOf(draft, suggestedCapMicroUsd);
  const price = priceSettingOf(draft.provider, draft.watermark);
  const isPriceKnown = settings === null || (price !== null && settings[price] !== null); // not asked for before the settings are there
  const { isPaid } = traitsOf(draft.provider);
  return { preview, estimate, suggestedCapMicroUsd, capUsd, moneyProblem: costProblem({ isPaid, isPriceKnown, answer: estimate, capUsd }) };
}
