import { Check, FileKey } from 'lucide-react';
import { type FormEvent, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SpeedSchedule } from '../../../common/domain/downloads/speed-schedule.ts';
import { toAppError } from '../../client/link.ts';
import { useSession, useSessionStore } from '../../client/session.ts';
import { Button } from '../../ui/button.tsx';
import { DecimalField } from '../../ui/decimal-field.tsx';
import { Checkbox, WrongLine } from '../../ui/field.tsx';
import { FormRow } from '../../ui/form-row.tsx';
import { Tag } from '../../ui/tag.tsx';
import { useSettings } from './use-settings.ts';

const MB = 1_000_000;
const NIGHT: SpeedSchedule = { from: '23:00', to: '07:00', bytesPerSecond: null };

/** Hours of the day with a limit of their own. */
export function ScheduleRow() {
  const { t } = useTranslation();
  const [settings, change] = useSettings();
  const schedule = settings['downloads.schedule'];
  const id = useId();
  const set = (part: Partial<SpeedSchedule>) => void change({ 'downloads.schedule': { ...(schedule ?? NIGHT), ...part } });
  return (
    <FormRow label={t('settings.downloads.schedule')} explain={t('settings.downloads.scheduleExplain')}>
      <Checkbox
        label={t('settings.downloads.scheduleOn')}
        checked={schedule !== null}
        onChange={(isOn) => void change({ 'downloads.schedule': isOn ? NIGHT : null })}
      />
      {schedule && (
        <div className="schedule-line">
          {(['from', 'to'] as const).map((end) => (
            <label key={end} className="flex">
              <span className="t2">{t(`settings.downloads.${end}`)}</span>
              <span className="field time">
                <input
                  type="time"
                  value={schedule[end]}
                  onChange={(event) => event.target.value !== '' && set({ [end]: event.target.value })}
                />
              </span>
            </label>
          ))}
          <label className="t2" htmlFor={id}>
            {t('settings.downloads.scheduleLimit')}
          </label>
          <DecimalField
            id={id}
            value={schedule.bytesPerSecond === null ? null : schedule.bytesPerSecond / MB}
            min={0.002}
            max={100_000}
            digits={3}
            unit={t('settings.downloads.limitUnit')}
            wrong={t('settings.downloads.limitWrong')}
            placeholder={t('settings.downloads.noLimit')}
            isOptional
            tells="leaving"
            onChange={(megabytes) => set({ bytesPerSecond: megabytes === null ? null : Math.max(1_024, Math.round(megabytes * MB)) })}
          />
        </div>
      )}
    </FormRow>
  );
}

/** The page only knows whether there are cookies. */
export function CookiesRow() {
  const { t } = useTranslation();
  const { client, notices } = useSession();
  const isSet = useSessionStore(
    (session) => session.secrets,
    ({ stored }) => stored?.has('downloads.cookies') ?? false,
  );
  const input = useRef<HTMLInputElement>(null);
  const store = async (file: File | undefined) => {
    if (!file) return;
    try {
      await client.settings.setSecret({ name: 'downloads.cookies', value: await file.text() });
    } catch (error) {
      notices.failed(error);
    }
  };
  const forget = () => void client.settings.clearSecret({ name: 'downloads.cookies' }).catch(notices.failed);
  return (
    <FormRow label={t('settings.downloads.cookies')} explain={t('settings.downloads.cookiesExplain')}>
      <div className="key-line">
        <Button icon={FileKey} onClick={() => input.current?.click()}>
          {t(isSet ? 'settings.downloads.cookiesReplace' : 'settings.downloads.cookiesChoose')}
        </Button>
        {isSet && (
          <>
            <Tag tone="ok" icon={Check}>
              {t('settings.services.stored')}
            </Tag>
            <Button onClick={forget}>{t('settings.services.clear')}</Button>
          </>
        )}
      </div>
      <input
        ref={input}
        type="file"
        hidden
        accept=".txt,text/plain"
        aria-label={t('settings.downloads.cookies')}
        onChange={(event) => {
          void store(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
    </FormRow>
  );
}

/** An HTTP proxy, saved as a whole: half an address is none. */
export function ProxyRow() {
  const { t } = useTranslation();
  const session = useSession();
  const [settings] = useSettings();
  const stored = settings['downloads.proxyUrl'] ?? '';
  const [text, setText] = useState(stored);
  const [isWrong, setWrong] = useState(false);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const proxyUrl = text.trim() === '' ? null : text.trim();
    try {
      session.settings.setState({ settings: await session.client.settings.set({ 'downloads.proxyUrl': proxyUrl }) });
    } catch (error) {
      if (toAppError(error).code === 'usage.invalid') setWrong(true);
      else session.notices.failed(error);
    }
  };
  return (
    <FormRow label={t('settings.downloads.proxy')} htmlFor="settings-proxy" explain={t('settings.downloads.proxyExplain')}>
      <form className="key-line" noValidate onSubmit={(event) => void save(event)}>
        <div className={isWrong ? 'field wrong' : 'field'}>
          <input
            id="settings-proxy"
            type="url"
            autoComplete="off"
            spellCheck={false}
            placeholder={t('settings.downloads.proxyNone')}
            value={text}
            aria-invalid={isWrong}
            aria-describedby={isWrong ? 'settings-proxy-wrong' : undefined}
            onChange={(event) => {
              setText(event.target.value);
              setWrong(false);
            }}
          />
        </div>
        <Button type="submit" disabled={text.trim() === stored}>
          {t('settings.downloads.proxySave')}
        </Button>
      </form>
      {isWrong && <WrongLine id="settings-proxy-wrong">{t('settings.downloads.proxyWrong')}</WrongLine>}
    </FormRow>
  );
}
