import { EventEmitter } from 'node:events';

const area = { x: 0, y: 0, width: 1920, height: 1080 };
const display = { id: 1, bounds: area, workArea: area, size: area, workAreaSize: area, scaleFactor: 1, rotation: 0 };
type Display = typeof display;

class Screen extends EventEmitter {
  getPrimaryDisplay(): Display {
    return display;
  }
  getAllDisplays(): readonly Display[] {
    return [display];
  }
  getDisplayMatching(): Display {
    return display;
  }
  getDisplayNearestPoint(): Display {
    return display;
  }
  getCursorScreenPoint(): { readonly x: number; readonly y: number } {
    return { x: 0, y: 0 };
  }
}
export const screen: Screen = new Screen();
