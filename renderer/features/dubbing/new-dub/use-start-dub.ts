import { useState } from 'react';
import type { Asset } from '../../../../common/contract/assets.ts';
import type { AppError } from '../../../../common/contract/errors.ts';
import { toAppError } from '../../../client/link.ts';
import { useSession, useSessionStore } from '../../../client/session.ts';
import { go } from '../../../ui/hash-route.ts';
import { type Draft, toStartDub } from './draft.ts';
import { sendsPicture, traitsOf } from './services.ts';

export type StartDubbing = {
  readonly busy: boolean;
  readonly refused: AppError | null;
  /** True while it is asked whether anything may be sent. */
  readonly isAsking: boolean;
  /** Starts, or asks first where something would leave this machine for the first time, or the picture would. */
  start(): void;
  answer(mayBeSent: boolean): void;
  forgetRefusal(): void;
};

/** Starts the dub and opens it. `suggestedCapMicroUsd` is the cap that is shown where none was typed. */
export function useStartDub(draft: Draft, file: Asset | null, suggestedCapMicroUsd: number | null): StartDubbing {
  const session = useSession();
  const acknowledged = useSessionStore(
    (held) => held.settings,
    (state) => state.settings?.['dubbing.uploadAcknowledged'] ?? false,
  );
  const [busy, setBusy] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const [refused, setRefused] = useState<AppError | null>(null);
  const send = async (rememberFirst: boolean) => {
    if (!file) return;
    setBusy(true);
    try {
      if (rememberFirst) await session.client.settings.set({ 'dubbing.uploadAcknowledged': true });
      const job = await session.client.dubbing.start(toStartDub(draft, file, suggestedCapMicroUsd));
      go(`/dubbing/${job.id}`);
    } catch (error) {
      setRefused(toAppError(error));
      setBusy(false);
    }
  };
  return {
    busy,
    refused,
    isAsking,
    start: () => {
      if (busy) return;
      // Whoever agreed to send the sound has not agreed to send the picture.
      const mustAsk = !acknowledged || sendsPicture(draft.provider, draft.watermark);
      if (traitsOf(draft.provider).isPaid && mustAsk) setAsking(true);
      else void send(false);
    },
    answer: (mayBeSent) => {
      setAsking(false);
      if (mayBeSent) void send(true);
    },
    forgetRefusal: () => setRefused(null),
  };
}
