import { CircleCheck, CircleX, RotateCw, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { CheckResult } from '../../../common/contract/doctor.ts';
import { useSession, useSessionStore } from '../../client/session.ts';
import { runDoctor } from '../../client/stores/doctor.ts';
import { errorSentence } from '../../client/words/error-sentences.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { ExtractorActions } from './doctor-section-extractor.tsx';

const ICONS = { ok: CircleCheck, warning: TriangleAlert, problem: CircleX } as const;
const TONES = { ok: 'ok', warning: 'warn', problem: 'danger' } as const;

/** Every part StreamFetch relies on: what was found, and what to do where something is amiss. */
export function DoctorSection() {
  const { t } = useTranslation();
  const { client, doctor } = useSession();
  const { results, running, error } = useSessionStore(
    (session) => session.doctor,
    (state) => state,
  );
  const bad = results?.filter((result) => result.status !== 'ok').length ?? 0;
  return (
    <>
      <p className="t2">{t('settings.doctor.text')}</p>
      <div className="checks-line">
        <Button icon={RotateCw} disabled={running} onClick={() => void runDoctor(doctor, client)}>
          {running ? t('status.checking') : t('settings.doctor.again')}
        </Button>
        <span className="t2" role="status">
          {results !== null && !running && (bad === 0 ? t('status.allPassed') : t('status.checksNeedYou', { count: bad }))}
        </span>
      </div>
      <ExtractorActions />
      {error && <Notice tone="danger" title={errorSentence(t, error).title} text={errorSentence(t, error).next} />}
      {results !== null && (
        <ul className="checks">
          {results.map((result) => (
            <Check key={result.check} result={result} />
          ))}
        </ul>
      )}
    </>
  );
}

function Check({ result }: { readonly result: CheckResult }) {
  const { t } = useTranslation();
  const Icon = ICONS[result.status];
  return (
    <li>
      <Icon className={`i ${TONES[result.status]}`} aria-label={t(`settings.doctor.status.${result.status}`)} />
      <span className="strong">{t(`settings.doctor.check.${result.check}`)}</span>
      <span className="t2">{result.message}</span>
      {result.advice && <span className="advice">{result.advice}</span>}
    </li>
  );
}
