import { ChevronDown, ChevronUp } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EXTRACTORS, type ExtractorName } from '../../../common/domain/downloads/extraction.ts';
import type { Client } from '../../client/client.ts';
import { useSession } from '../../client/session.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { DecimalField } from '../../ui/decimal-field.tsx';
import { Checkbox, NumberField } from '../../ui/field.tsx';
import { FormRow } from '../../ui/form-row.tsx';
import { formatCount, formatPercent, formatSize } from '../../ui/format-number.ts';
import { CookiesRow, ProxyRow, ScheduleRow } from './downloads-section-sites.tsx';
import { useSettings } from './use-settings.ts';
import './downloads-section.css';

const MB = 1_000_000;
/** The setting's own least, 1 KiB a second, in MB. */
const SLOWEST_MB = 0.002;

/** How links are fetched. */
export function DownloadsSection() {
  const { t } = useTranslation();
  return (
    <>
      <p className="t2">{t('settings.downloads.text')}</p>
      <div className="form-rows">
        <NumberRows />
        <ScheduleRow />
        <SkipRow />
        <CookiesRow />
        <ProxyRow />
        <ExtractorRows />
        <CacheRow />
      </div>
    </>
  );
}

function NumberRows() {
  const { t } = useTranslation();
  const [settings, change] = useSettings();
  const rate = settings['downloads.bytesPerSecond'];
  return (
    <>
      <FormRow label={t('settings.downloads.atOnce')} htmlFor="settings-at-once" explain={t('settings.downloads.atOnceExplain')}>
        <NumberField
          id="settings-at-once"
          value={settings['downloads.atOnce']}
          min={1}
          max={10}
          wrong={t('settings.downloads.atOnceWrong')}
          onChange={(count) => count !== null && void change({ 'downloads.atOnce': count })}
        />
      </FormRow>
      <FormRow
        label={t('settings.downloads.connections')}
        htmlFor="settings-connections"
        explain={t('settings.downloads.connectionsExplain')}
      >
        <NumberField
          id="settings-connections"
          value={settings['downloads.connections']}
          min={1}
          max={16}
          wrong={t('settings.downloads.connectionsWrong')}
          onChange={(count) => count !== null && void change({ 'downloads.connections': count })}
        />
      </FormRow>
      <FormRow label={t('settings.downloads.limit')} htmlFor="settings-limit" explain={t('settings.downloads.limitExplain')}>
        <DecimalField
          id="settings-limit"
          value={rate === null ? null : rate / MB}
          min={SLOWEST_MB}
          max={100_000}
          digits={3}
          unit={t('settings.downloads.limitUnit')}
          wrong={t('settings.downloads.limitWrong')}
          placeholder={t('settings.downloads.noLimit')}
          isOptional
          tells="leaving"
          onChange={(megabytes) =>
            void change({ 'downloads.bytesPerSecond': megabytes === null ? null : Math.max(1_024, Math.round(megabytes * MB)) })
          }
        />
      </FormRow>
    </>
  );
}

function SkipRow() {
  const { t } = useTranslation();
  const [settings, change] = useSettings();
  return (
    <FormRow label={t('settings.downloads.archive')} explain={t('settings.downloads.skipExplain')}>
      <Checkbox
        label={t('settings.downloads.skip')}
        checked={settings['downloads.skipArchived']}
        onChange={(skip) => void change({ 'downloads.skipArchived': skip })}
      />
    </FormRow>
  );
}

/** Those in use in their order, then those that are not. The last one in use cannot be left out. */
function ExtractorRows() {
  const { t } = useTranslation();
  const [settings, change] = useSettings();
  const used = settings['downloads.extractors'];
  const all = [...used, ...EXTRACTORS.filter((name) => !used.includes(name))];
  const set = (names: readonly ExtractorName[]) => void change({ 'downloads.extractors': [...names] });
  const move = (name: ExtractorName, by: 1 | -1) => {
    const at = used.indexOf(name);
    const next = used.filter((held) => held !== name);
    set(next.toSpliced(at + by, 0, name));
  };
  return (
    <FormRow label={t('settings.downloads.extractors')} explain={t('settings.downloads.extractorsExplain')}>
      <ol className="extractors">
        {all.map((name) => {
          const at = used.indexOf(name);
          const label = t(`settings.downloads.extractor.${name}`);
          const isOnly = used.length === 1 && at === 0;
          return (
            <li key={name}>
              <span className="num t3">{at < 0 ? '–' : at + 1}</span>
              <label className="check-line grow">
                <input
                  type="checkbox"
                  checked={at >= 0}
                  disabled={isOnly}
                  onChange={(event) => set(event.target.checked ? [...used, name] : used.filter((held) => held !== name))}
                />
                <span className="strong">{label}</span>
                <span className="t3 cut">{t(`settings.downloads.extractorText.${name}`)}</span>
              </label>
              <IconButton
                label={t('settings.downloads.up', { name: label })}
                icon={ChevronUp}
                small
                disabled={at <= 0}
                onClick={() => move(name, -1)}
              />
              <IconButton
                label={t('settings.downloads.down', { name: label })}
                icon={ChevronDown}
                small
                disabled={at < 0 || at === used.length - 1}
                onClick={() => move(name, 1)}
              />
            </li>
          );
        })}
      </ol>
    </FormRow>
  );
}

type CacheSums = Awaited<ReturnType<Client['downloads']['cache']>>;

function CacheRow() {
  const { t } = useTranslation();
  const { client, notices } = useSession();
  const [sums, setSums] = useState<CacheSums | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    client.downloads
      .cache(undefined, { signal: controller.signal })
      .then(setSums)
      .catch((error: unknown) => !controller.signal.aborted && notices.failed(error));
    return () => controller.abort();
  }, [client, notices]);
  const forget = async () => {
    try {
      const { count } = await client.downloads.clearCache();
      setSums(await client.downloads.cache());
      notices.done(t('settings.downloads.forgotten', { count }));
    } catch (error) {
      notices.failed(error);
    }
  };
  const asked = sums ? sums.hits + sums.misses : 0;
  return (
    <FormRow label={t('settings.downloads.cache')} explain={t('settings.downloads.cacheExplain')}>
      <div className="cache-line">
        <span className="num" role="status">
          {sums &&
            t('settings.downloads.cacheSums', { count: sums.entries, number: formatCount(sums.entries), size: formatSize(sums.sizeBytes) })}
          {sums &&
            asked > 0 &&
            ` ${t('settings.downloads.hitRate', { percent: formatPercent(sums.hits / asked), asked: formatCount(asked) })}`}
        </span>
        <Button disabled={!sums || sums.entries === 0} onClick={() => void forget()}>
          {t('settings.downloads.forget')}
        </Button>
      </div>
    </FormRow>
  );
}
