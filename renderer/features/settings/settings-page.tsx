import { Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSessionStore } from '../../client/session.ts';
import { SearchField } from '../../ui/field.tsx';
import { useHostAway } from '../../ui/host-away.ts';
import { EmptyState } from '../../ui/notice.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { TitleSlot } from '../../ui/title-slot.tsx';
import '../../ui/panel.css';
import { AboutSection } from './about-section.tsx';
import { AppearanceSection } from './appearance-section.tsx';
import { DoctorSection } from './doctor-section.tsx';
import { DownloadsSection } from './downloads-section.tsx';
import { DubbingSection } from './dubbing-section.tsx';
import { ServicesSection } from './services-section.tsx';
import './settings-page.css';

const SECTIONS = ['appearance', 'downloads', 'dubbing', 'services', 'doctor', 'about'] as const;
type SectionId = (typeof SECTIONS)[number];

/** One page of sections; the search leaves those whose words match. `section` is scrolled to. */
export function SettingsPage({ section }: { readonly section: string | null }) {
  const { t } = useTranslation();
  const isAway = useHostAway();
  const [text, setText] = useState('');
  const settings = useSessionStore(
    (session) => session.settings,
    (state) => state.settings,
  );
  const needle = text.trim().toLocaleLowerCase();
  const shown = SECTIONS.filter((id) => `${t(`settings.${id}.title`)} ${t(`settings.${id}.words`)}`.toLocaleLowerCase().includes(needle));
  const isLoaded = settings !== null;
  useEffect(() => {
    if (section !== null && isLoaded) document.getElementById(`settings-${section}`)?.scrollIntoView({ block: 'start' });
  }, [section, isLoaded]);
  return (
    <div className="settings">
      <TitleSlot>
        <PageHeading isTarget={section === null}>{t('section.settings')}</PageHeading>
      </TitleSlot>
      <nav className="panel settings-nav" aria-label={t('section.settings')}>
        <div className="search-line">
          <SearchField label={t('settings.search')} value={text} onChange={setText} />
        </div>
        <ul>
          {shown.map((id) => (
            <li key={id}>
              <a href={`#/settings/${id}`} aria-current={section === id ? 'true' : undefined}>
                {t(`settings.${id}.title`)}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div className="settings-body">
        {shown.length === 0 && (
          <div className="settings-section">
            <EmptyState icon={Search} title={t('settings.noMatch.title')} text={t('settings.noMatch.text')} />
          </div>
        )}
        {isLoaded ? (
          shown.map((id) => (
            <section className="settings-section" key={id} id={`settings-${id}`} aria-labelledby={`settings-${id}-title`}>
              <PageHeading level={2} id={`settings-${id}-title`} isTarget={section === id}>
                {t(`settings.${id}.title`)}
              </PageHeading>
              <fieldset disabled={isAway}>
                <Section id={id} />
              </fieldset>
            </section>
          ))
        ) : (
          <SkeletonRows label={t('shell.loading')} />
        )}
      </div>
    </div>
  );
}

function Section({ id }: { readonly id: SectionId }) {
  switch (id) {
    case 'appearance':
      return <AppearanceSection />;
    case 'downloads':
      return <DownloadsSection />;
    case 'dubbing':
      return <DubbingSection />;
    case 'services':
      return <ServicesSection />;
    case 'doctor':
      return <DoctorSection />;
    case 'about':
      return <AboutSection />;
  }
}
