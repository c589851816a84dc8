import type { DownloadWish } from '../../../../common/domain/downloads/wish.ts';

export const PRESETS = ['video-1080', 'video-best', 'video-720', 'audio-m4a', 'audio-best'] as const;
export type Preset = (typeof PRESETS)[number];
export type PresetWish = Pick<DownloadWish, 'kind' | 'maxHeight' | 'container'>;

const WISHES: Readonly<Record<Preset, PresetWish>> = {
  'video-1080': { kind: 'video', maxHeight: 1_080, container: 'mp4' },
  'video-best': { kind: 'video', maxHeight: null, container: null },
  'video-720': { kind: 'video', maxHeight: 720, container: 'mp4' },
  'audio-m4a': { kind: 'audio', maxHeight: null, container: 'm4a' },
  'audio-best': { kind: 'audio', maxHeight: null, container: null },
};

export const presetWish = (preset: Preset): PresetWish => WISHES[preset];

const KEY = 'streamfetch.downloads.preset';

/** The one that was used last. */
export function rememberedPreset(): Preset {
  const stored = localStorage.getItem(KEY);
  return PRESETS.find((preset) => preset === stored) ?? 'video-1080';
}

export function rememberPreset(preset: Preset): void {
  localStorage.setItem(KEY, preset);
}
