import { FilePlus2, Languages, Stethoscope } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { chooseFiles } from '../../client/intake.ts';
import { useSession, useSessionStore } from '../../client/session.ts';
import { go } from '../../ui/hash-route.ts';
import { useHostAway } from '../../ui/host-away.ts';
import { PageHeading } from '../../ui/page-heading.tsx';
import { TitleSlot } from '../../ui/title-slot.tsx';
import '../../ui/panel.css';
import { FirstSteps } from './first-steps.tsx';
import { Intake } from './intake.tsx';
import { RecentWork } from './recent-work.tsx';
import './home-page.css';

export function HomePage() {
  const { t } = useTranslation();
  const session = useSession();
  const isAway = useHostAway();
  const isHelpShown = useSessionStore(
    (held) => held.settings,
    (state) => state.settings !== null && !state.settings['help.firstStepsHidden'],
  );
  const choose = async () => {
    try {
      const [id] = await chooseFiles(session);
      if (id !== undefined) go(`/dubbing/new?file=${id}`);
    } catch (error) {
      session.notices.failed(error);
    }
  };
  return (
    <div className="home">
      <TitleSlot>
        <PageHeading>{t('section.home')}</PageHeading>
      </TitleSlot>
      <div className="home-main">
        <Intake onChoose={() => void choose()} />
        <RecentWork onChoose={() => void choose()} />
      </div>
      <aside className="panel home-side" aria-label={t('home.start')}>
        <div className="group">
          <h3>{t('home.start')}</h3>
          <ul className="actions-list">
            <li>
              <a href="#/dubbing/new">
                <Languages className="i" aria-hidden />
                {t('home.dubVideo')}
              </a>
            </li>
            <li>
              <button type="button" disabled={isAway} onClick={() => void choose()}>
                <FilePlus2 className="i" aria-hidden />
                {t('home.addFiles')}
              </button>
            </li>
            <li>
              <a href="#/settings/doctor">
                <Stethoscope className="i" aria-hidden />
                {t('home.checkComputer')}
              </a>
            </li>
          </ul>
        </div>
        {isHelpShown && <FirstSteps />}
      </aside>
    </div>
  );
}
