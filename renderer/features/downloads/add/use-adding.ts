import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../../../common/contract/errors.ts';
import { toAppError } from '../../../client/link.ts';
import { useSession } from '../../../client/session.ts';
import { type Added, addLinks } from './add-links.ts';
import { type Preset, presetWish } from './presets.ts';

export type Adding = {
  readonly busy: boolean;
  /** What is left to tell in place: lines that are no links, or why nothing was added. */
  readonly problem: Added | AppError | null;
  /** Resolves with what is left of the text to correct: nothing where all was taken, the lines that were refused, or all of it. */
  add(text: string): Promise<string>;
  clear(): void;
};

export function useAdding(preset: Preset): Adding {
  const { t } = useTranslation();
  const { client, notices } = useSession();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Added | AppError | null>(null);
  const add = async (text: string) => {
    setBusy(true);
    setProblem(null);
    try {
      const added = await addLinks(client, text, presetWish(preset));
      if (added.refused.length > 0) setProblem(added);
      else notices.done(t('downloads.add.added', { count: added.count }));
      return added.count > 0 ? added.refused.map((line) => line.text).join('\n') : text;
    } catch (error) {
      setProblem(toAppError(error));
      return text;
    } finally {
      setBusy(false);
    }
  };
  return { busy, problem, add, clear: () => setProblem(null) };
}
