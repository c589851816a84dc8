import { CheckCheck, Gauge, Layers, type LucideIcon, Pause, Play, RotateCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Settings } from '../../../../common/contract/settings.ts';
import { type Session, useSession, useSessionStore } from '../../../client/session.ts';
import type { DownloadsState } from '../../../client/stores/downloads.ts';
import { Button } from '../../../ui/button.tsx';
import { formatRate } from '../../../ui/format-number.ts';
import { go } from '../../../ui/hash-route.ts';
import { Hint } from '../../../ui/hint.tsx';
import { Menu, type MenuItem } from '../../../ui/menu.tsx';

const LIMITS = [500_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000, 20_000_000] as const;
const AT_ONCE = [1, 2, 3, 4, 5, 6, 8, 10] as const;

/** What concerns the whole queue. A button is there while it has something to do. */
export function QueueTools() {
  const { t } = useTranslation();
  const session = useSession();
  const has = useHas();
  const all = (call: () => Promise<unknown>) => () => void call().catch(session.notices.failed);
  const { downloads } = session.client;
  return (
    <>
      <LimitMenu />
      <AtOnceMenu />
      {has.active && <Tool label={t('downloads.tool.pauseAll')} icon={Pause} onClick={all(() => downloads.pauseAll())} />}
      {has.paused && <Tool label={t('downloads.tool.resumeAll')} icon={Play} onClick={all(() => downloads.resumeAll())} />}
      {has.failed && <Tool label={t('downloads.tool.retryFailed')} icon={RotateCw} onClick={all(() => downloads.retryFailed())} />}
      {has.done && <Tool label={t('downloads.tool.clearDone')} icon={CheckCheck} onClick={all(() => downloads.clearDone())} />}
    </>
  );
}

type ToolProps = { readonly label: string; readonly icon: LucideIcon; onClick(): void };

function Tool({ label, icon, onClick }: ToolProps) {
  return (
    <Hint text={label}>
      <Button small look="quiet" icon={icon} needsHost aria-label={label} onClick={onClick}>
        <span className="wide-only tool-text">{label}</span>
      </Button>
    </Hint>
  );
}

function useHas() {
  const bits = useSessionStore(
    (session) => session.downloads,
    (state) => bitsOf(state),
  );
  return { active: (bits & 1) > 0, paused: (bits & 2) > 0, failed: (bits & 4) > 0, done: (bits & 8) > 0 };
}

/** One number, so that the tools are drawn only when one of them comes or goes. */
function bitsOf({ downloads }: DownloadsState): number {
  let bits = 0;
  for (const { job } of downloads.values()) {
    if (job.state === 'queued' || job.state === 'running' || job.state === 'interrupted') bits |= 1;
    else if (job.state === 'paused') bits |= 2;
    else if (job.state === 'failed') bits |= 4;
    else if (job.state === 'succeeded' || job.state === 'cancelled') bits |= 8;
  }
  return bits;
}

function useSettings(): Settings | null {
  return useSessionStore(
    (session) => session.settings,
    (state) => state.settings,
  );
}

const change = ({ client, notices }: Session, changes: Partial<Settings>): void =>
  void client.settings.set(changes).catch((error: unknown) => notices.failed(error));

function LimitMenu() {
  const { t } = useTranslation();
  const session = useSession();
  const settings = useSettings();
  if (!settings) return null;
  const now = settings['downloads.bytesPerSecond'];
  const limits = now === null || LIMITS.some((limit) => limit === now) ? LIMITS : [...LIMITS, now].sort((one, other) => one - other);
  const set = (limit: number | null) => change(session, { 'downloads.bytesPerSecond': limit });
  const items: readonly MenuItem[] = [
    { label: t('downloads.tool.noLimit'), checked: now === null, needsHost: true, run: () => set(null) },
    ...limits.map((limit) => ({ label: formatRate(limit), checked: limit === now, needsHost: true, run: () => set(limit) })),
    'separator',
    { label: t('downloads.tool.otherLimit'), run: () => go('/settings/downloads') },
  ];
  const text = now === null ? t('downloads.tool.noLimit') : t('downloads.tool.limit', { rate: formatRate(now) });
  return <Menu items={items} trigger={<ToolTrigger name={t('downloads.tool.limitName')} text={text} icon={Gauge} />} />;
}

function AtOnceMenu() {
  const { t } = useTranslation();
  const session = useSession();
  const settings = useSettings();
  if (!settings) return null;
  const now = settings['downloads.atOnce'];
  const counts = AT_ONCE.some((count) => count === now) ? AT_ONCE : [...AT_ONCE, now].sort((one, other) => one - other);
  const items = counts.map((count) => ({
    label: t('downloads.tool.atOnce', { count }),
    checked: count === now,
    needsHost: true,
    run: () => change(session, { 'downloads.atOnce': count }),
  }));
  const text = t('downloads.tool.atOnce', { count: now });
  return <Menu items={items} trigger={<ToolTrigger name={t('downloads.tool.atOnceName')} text={text} icon={Layers} />} />;
}

function ToolTrigger({ name, text, icon, ...rest }: { readonly name: string; readonly text: string; readonly icon: LucideIcon }) {
  return (
    <Button small look="quiet" icon={icon} aria-label={`${name}: ${text}`} title={name} {...rest}>
      <span className="wide-only">{text}</span>
    </Button>
  );
}
