import { Canvas, type Color, type Point } from './canvas.ts';
import type { Cue } from './script.ts';

type Palette = { readonly background: Color; readonly faint: Color; readonly arm: Color; readonly line: Color; readonly tip: Color };
/** A dark and a light scene, so that the cut between them is one to the eye and to a scene detector. */
const NIGHT: Palette = { background: [22, 24, 29], faint: [86, 93, 108], arm: [188, 194, 206], line: [255, 158, 84], tip: [255, 236, 214] };
const PAPER: Palette = { background: [240, 236, 228], faint: [176, 170, 158], arm: [84, 80, 74], line: [196, 62, 58], tip: [60, 40, 36] };

const TURNS_PER_SECOND = 0.3;
const FADE_SECONDS = 0.9;
/** The wave: where the circles stand, where the line begins, and how fast it moves away. */
const WAVE = { center: [330, 340] as Point, radius: 150, left: 600, right: 1230, pixelsPerSecond: 150 };
const HEART = { center: [640, 330] as Point, scale: 15, turnSeconds: 6.5 };

/** A turning arm: turns a turn of the first, length in pixels, and the angle it starts from in radians. */
type Arm = { readonly speed: number; readonly length: number; readonly phase: number };

/** Frames of the talk as RGB pictures, one canvas that is drawn anew for each. */
export function* drawTalk(cues: readonly Cue[], frameCount: number, framesPerSecond: number): Generator<Buffer> {
  const canvas = new Canvas(1280, 720);
  for (let frame = 0; frame < frameCount; frame += 1) {
    const time = frame / framesPerSecond;
    const cue = cues.findLast(({ from }) => from <= time) ?? cues[0];
    if (cue?.scene === 'heart') drawHeart(canvas, time - (cues.find(({ scene }) => scene === 'heart')?.from ?? 0));
    else drawWave(canvas, cues, time);
    yield Buffer.from(canvas.pixels);
  }
}

/** How much of the n-th circle is there: each grows in when the talk first mentions that many. */
function presence(cues: readonly Cue[], circle: number, time: number): number {
  const from = cues.find(({ scene, circles }) => scene === 'wave' && circles > circle)?.from ?? Number.POSITIVE_INFINITY;
  const part = Math.min(1, Math.max(0, (time - from) / FADE_SECONDS));
  return from === 0 ? 1 : part * part * (3 - 2 * part);
}

/** The first terms of a square wave: odd multiples of the speed, each as much smaller as it is faster. */
function waveArms(cues: readonly Cue[], time: number): readonly Arm[] {
  return Array.from({ length: 12 }, (_, circle) => {
    const speed = 2 * circle + 1;
    return { speed, length: (WAVE.radius * presence(cues, circle, time)) / speed, phase: 0 };
  }).filter(({ length }) => length > 0.01);
}

function drawWave(canvas: Canvas, cues: readonly Cue[], time: number): void {
  canvas.fill(NIGHT.background);
  const tip = drawArms(canvas, WAVE.center, waveArms(cues, time), time * TURNS_PER_SECOND, NIGHT);
  const points: Point[] = [];
  for (let x = WAVE.left; x <= WAVE.right; x += 2) {
    const then = time - (x - WAVE.left) / WAVE.pixelsPerSecond;
    if (then < 0) break;
    const joints = jointsOf(WAVE.center, waveArms(cues, then), then * TURNS_PER_SECOND);
    points.push([x, (joints.at(-1) ?? WAVE.center)[1]]);
  }
  canvas.line(tip, [WAVE.left, tip[1]], 1.2, NIGHT.faint, 0.8);
  canvas.line([WAVE.left, 150], [WAVE.left, 530], 1, NIGHT.faint, 0.5);
  canvas.path(points, 3.5, NIGHT.line);
  canvas.dot([WAVE.left, tip[1]], 5, NIGHT.tip);
}

/**
 * The heart x = 16 sin^3 t, y = 13 cos t - 5 cos 2t - 2 cos 3t - cos 4t, taken apart into circles: each sine and cosine is one
 * turning forwards and one turning backwards.
 */
const HEART_ARMS: readonly Arm[] = heartArms();

function heartArms(): readonly Arm[] {
  const sines = [12, 0, -4, 0];
  const cosines = [13, -5, -2, -1];
  return sines
    .flatMap((sine, index) => {
      const cosine = cosines[index] ?? 0;
      // a sin kt + i b cos kt, up being positive, is i(b - a)/2 e^ikt + i(b + a)/2 e^-ikt
      return [
        { speed: index + 1, length: ((cosine - sine) / 2) * HEART.scale, phase: Math.PI / 2 },
        { speed: -(index + 1), length: ((cosine + sine) / 2) * HEART.scale, phase: Math.PI / 2 },
      ];
    })
    .toSorted((a, b) => Math.abs(b.length) - Math.abs(a.length));
}

function drawHeart(canvas: Canvas, time: number): void {
  canvas.fill(PAPER.background);
  const turn = time / HEART.turnSeconds;
  const drawn = Math.min(turn, 1);
  const points = Array.from({ length: Math.floor(drawn * 600) + 1 }, (_, index) => {
    const joints = jointsOf(HEART.center, HEART_ARMS, turn - index / 600);
    return joints.at(-1) ?? HEART.center;
  });
  canvas.path(points, 4, PAPER.line);
  drawArms(canvas, HEART.center, HEART_ARMS, turn, PAPER);
}

/** Where each arm ends when the first has made `turns` turns. */
function jointsOf(center: Point, arms: readonly Arm[], turns: number): readonly Point[] {
  let [x, y] = center;
  return arms.map(({ speed, length, phase }) => {
    const angle = 2 * Math.PI * turns * speed + phase;
    x += length * Math.cos(angle);
    y -= length * Math.sin(angle);
    return [x, y] as const;
  });
}

function drawArms(canvas: Canvas, center: Point, arms: readonly Arm[], turns: number, palette: Palette): Point {
  let from = center;
  for (const [index, joint] of jointsOf(center, arms, turns).entries()) {
    canvas.ring(from, Math.abs(arms[index]?.length ?? 0), 1.6, palette.faint, 0.75);
    canvas.line(from, joint, 2, palette.arm, 0.9);
    from = joint;
  }
  canvas.dot(from, 6, palette.tip);
  return from;
}
