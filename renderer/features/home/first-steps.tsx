import { CircleCheck, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession, useSessionStore } from '../../client/session.ts';
import { withJobs } from '../../client/stores/dubs.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { go } from '../../ui/hash-route.ts';
import './first-steps.css';

const STEPS = ['open', 'rehearse', 'play'] as const;

/** Three steps with the sample that came with the program. Each is done when the data says so. */
export function FirstSteps() {
  const session = useSession();
  const [busy, setBusy] = useState(false);
  const tried = useSessionStore(
    (held) => held.firstSteps,
    (state) => state,
  );
  const jobs = useSessionStore(
    (held) => held.jobs,
    (state) => state,
  );
  const dubs = useSessionStore(
    (held) => held.dubs,
    (state) => state.dubs,
  );
  const finished = withJobs(dubs, jobs).find((dub) => dub.job.state === 'succeeded');
  const done = [tried.openedSample || dubs.length > 0, finished !== undefined, tried.playedBoth];
  const now = done.indexOf(false);

  const openSample = async () => {
    setBusy(true);
    try {
      const sample = await session.client.assets.addSample();
      session.firstSteps.setState({ openedSample: true });
      go(`/dubbing/new?file=${sample.id}`);
    } catch (error) {
      session.notices.failed(error);
    } finally {
      setBusy(false);
    }
  };
  const hide = () => void session.client.settings.set({ 'help.firstStepsHidden': true }).catch(session.notices.failed);
  const actions = {
    open: () => void openSample(),
    rehearse: () => void openSample(),
    play: () => finished && go(`/dubbing/${finished.job.id}`),
  };
  return (
    <div className="group">
      <StepsHead done={done.filter(Boolean).length} all={done.length} onHide={hide} />
      <ol className="steps">
        {STEPS.map((step, index) => (
          <Step
            key={step}
            step={step}
            number={index + 1}
            look={done[index] ? 'done' : index === now ? 'now' : 'later'}
            busy={busy}
            onAction={actions[step]}
          />
        ))}
      </ol>
    </div>
  );
}

function StepsHead({ done, all, onHide }: { readonly done: number; readonly all: number; onHide(): void }) {
  const { t } = useTranslation();
  return (
    <h3>
      {t('steps.title')}
      <span className="end">
        <span className="num">{t('steps.count', { done, all })}</span>
        <IconButton label={t('steps.hide')} icon={X} small needsHost onClick={onHide} />
      </span>
    </h3>
  );
}

type StepProps = {
  readonly step: (typeof STEPS)[number];
  readonly number: number;
  readonly look: 'done' | 'now' | 'later';
  readonly busy: boolean;
  onAction(): void;
};

function Step({ step, number, look, busy, onAction }: StepProps) {
  const { t } = useTranslation();
  return (
    <li className={look}>
      {look === 'done' ? <CircleCheck className="i ok" aria-label={t('steps.done')} /> : <span className="step">{number}</span>}
      <div>
        <p>{t(`steps.${step}.title`)}</p>
        <p>{t(`steps.${step}.text`)}</p>
        {look === 'now' && (
          <Button small needsHost disabled={busy} onClick={onAction}>
            {t(`steps.${step}.button`)}
          </Button>
        )}
      </div>
    </li>
  );
}
