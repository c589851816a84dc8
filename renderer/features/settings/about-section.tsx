import { useTranslation } from 'react-i18next';
import { useSessionStore } from '../../client/session.ts';

export function AboutSection() {
  const { t } = useTranslation();
  const info = useSessionStore(
    (session) => session.status,
    (state) => state.info,
  );
  if (!info) return null;
  return (
    <dl className="facts about">
      <dt>{t('settings.about.version')}</dt>
      <dd>{info.version}</dd>
      <dt>{t('settings.about.host')}</dt>
      <dd>{t(`settings.about.hosts.${info.host}`)}</dd>
      <dt>{t('settings.about.runtime')}</dt>
      <dd>{info.runtime}</dd>
      <dt>{t('settings.about.licence')}</dt>
      <dd>MIT</dd>
    </dl>
  );
}
