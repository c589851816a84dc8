export type Color = readonly [red: number, green: number, blue: number];
export type Point = readonly [x: number, y: number];

/** An RGB picture to draw smooth lines on. Coordinates are pixels from the top left corner, widths pixels, opacity 0..1. */
export class Canvas {
  readonly width: number;
  readonly height: number;
  readonly pixels: Buffer;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.pixels = Buffer.alloc(width * height * 3);
  }

  fill(color: Color): void {
    this.pixels.fill(Buffer.from(color));
  }

  /** A straight line with round ends. */
  line(from: Point, to: Point, width: number, color: Color, opacity = 1): void {
    const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    const lengthSquared = dx * dx + dy * dy;
    this.#paint(from, to, width / 2 + 1, color, opacity, (x, y) => {
      const along = lengthSquared === 0 ? 0 : ((x - from[0]) * dx + (y - from[1]) * dy) / lengthSquared;
      const place = Math.min(1, Math.max(0, along));
      return width / 2 - Math.hypot(x - from[0] - place * dx, y - from[1] - place * dy);
    });
  }

  path(points: readonly Point[], width: number, color: Color, opacity = 1): void {
    for (const [index, point] of points.entries()) this.line(points[index - 1] ?? point, point, width, color, opacity);
  }

  ring(center: Point, radius: number, width: number, color: Color, opacity = 1): void {
    this.#paint(center, center, radius + width, color, opacity, (x, y) => {
      return width / 2 - Math.abs(Math.hypot(x - center[0], y - center[1]) - radius);
    });
  }

  dot(center: Point, radius: number, color: Color, opacity = 1): void {
    this.line(center, center, radius * 2, color, opacity);
  }

  /** Blends the colour into each pixel around two points by how far its centre lies inside the shape. */
  #paint(from: Point, to: Point, margin: number, color: Color, opacity: number, inside: (x: number, y: number) => number): void {
    const left = Math.max(0, Math.floor(Math.min(from[0], to[0]) - margin));
    const right = Math.min(this.width - 1, Math.ceil(Math.max(from[0], to[0]) + margin));
    const top = Math.max(0, Math.floor(Math.min(from[1], to[1]) - margin));
    const bottom = Math.min(this.height - 1, Math.ceil(Math.max(from[1], to[1]) + margin));
    for (let y = top; y <= bottom; y += 1) {
      for (let x = left; x <= right; x += 1) {
        const cover = Math.min(1, Math.max(0, inside(x, y) + 0.5)) * opacity;
        if (cover > 0) this.#blend((y * this.width + x) * 3, color, cover);
      }
    }
  }

  #blend(at: number, color: Color, cover: number): void {
    for (let channel = 0; channel < 3; channel += 1) {
      const under = this.pixels[at + channel] ?? 0;
      this.pixels[at + channel] = under + ((color[channel] ?? 0) - under) * cover;
    }
  }
}
