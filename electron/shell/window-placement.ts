export type Bounds = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
/** What is remembered: the bounds when not maximised, in device-independent pixels. */
export type WindowState = { readonly bounds: Bounds; readonly isMaximized: boolean };
/** Without a place Electron centres the window. */
export type Placement = {
  readonly width: number;
  readonly height: number;
  readonly x?: number;
  readonly y?: number;
  readonly isMaximized: boolean;
};

export const DEFAULT_SIZE = { width: 1440, height: 900 } as const;
export const MINIMUM_SIZE = { width: 1024, height: 700 } as const;
/** So much of the title bar must be on a display that a person can take hold of it. */
const GRIP = { width: 160, height: 32 } as const;

/**
 * Where the window opens: where it was, if its title bar can still be reached on a display that is there now; else centred.
 * Never larger than the display it opens on, and never smaller than the smallest window unless the display is.
 */
export function placeWindow(remembered: WindowState | undefined, workAreas: readonly Bounds[]): Placement {
  const wanted = remembered?.bounds;
  const home = wanted && workAreas.find((area) => isReachable(wanted, area));
  const area = home ?? workAreas[0];
  const size = fitSize(wanted ?? DEFAULT_SIZE, area);
  const isMaximized = remembered?.isMaximized ?? false;
  return home && wanted ? { ...size, x: wanted.x, y: wanted.y, isMaximized } : { ...size, isMaximized };
}

function isReachable(bounds: Bounds, area: Bounds): boolean {
  const widthSeen = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x);
  const isTopSeen = bounds.y >= area.y && bounds.y + GRIP.height <= area.y + area.height;
  return isTopSeen && widthSeen >= GRIP.width;
}

type Size = { readonly width: number; readonly height: number };
function fitSize(size: Size, area: Size | undefined): Size {
  const fit = (wanted: number, minimum: number, room: number): number => Math.min(Math.max(wanted, minimum), room);
  return {
    width: fit(size.width, MINIMUM_SIZE.width, area?.width ?? Number.POSITIVE_INFINITY),
    height: fit(size.height, MINIMUM_SIZE.height, area?.height ?? Number.POSITIVE_INFINITY),
  };
}

/** Reads what was remembered; undefined for anything that is not whole, so that a damaged file costs only the place. */
export function parseWindowState(text: string): WindowState | undefined {
  try {
    const { bounds, isMaximized } = JSON.parse(text) as WindowState; // checked field by field below
    const { x, y, width, height } = bounds;
    if (![x, y, width, height].every(Number.isSafeInteger) || width <= 0 || height <= 0 || typeof isMaximized !== 'boolean')
      return undefined;
    return { bounds: { x, y, width, height }, isMaximized };
  } catch {
    return undefined;
  }
}
