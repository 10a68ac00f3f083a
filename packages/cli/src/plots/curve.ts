import type { Line } from "./lines.js";

/** Where a loss is at x, and how steep. */
export interface Point {
  readonly x: number;
  readonly value: number;
  readonly gradient: number;
  /** Whether the value or the gradient jumps between the point before and this one. */
  readonly jump: boolean;
}

/** Intervals of equal width to begin with. */
const intervals = 64;

/** How far a straight line may pass from the curve, as a share of the height of the plot. */
const tolerance = 1 / 2000;

/** The width, as a share of the plot's, below which what still is no straight line is taken for a jump. */
const narrowest = 1 / 4096;

/**
 * Points of a line of losses, close together where it bends, so that straight lines between them show it. Where the value
 * or the gradient jumps, both sides are there, and the point between them if it belongs to neither.
 */
export function sample({ domain, at }: Line, from: number, to: number): readonly Point[] {
  const evaluate = (x: number): Point => ({ x, ...at(x), jump: false });
  const places = Array.from({ length: intervals + 1 }, (_, i) =>
    i === intervals ? to : from + ((to - from) * i) / intervals,
  );
  const coarse = places.filter((x) => domain.contains(x)).map(evaluate);
  const heights = { value: heightOf(coarse, "value"), gradient: heightOf(coarse, "gradient") };
  /** How far b is above or below a, in heights of the plot. */
  const rise = (a: Point, b: Point) =>
    Math.max(Math.abs(b.value - a.value) / heights.value, Math.abs(b.gradient - a.gradient) / heights.gradient);
  const bends = (a: Point, m: Point, b: Point) =>
    !(Math.abs(m.value - (a.value + b.value) / 2) <= heights.value * tolerance) ||
    !(Math.abs(m.gradient - (a.gradient + b.gradient) / 2) <= heights.gradient * tolerance);

  const points: Point[] = [];
  const refine = (a: Point, b: Point): void => {
    const middle = evaluate(a.x + (b.x - a.x) / 2);
    if (middle.x === a.x || middle.x === b.x || !bends(a, middle, b)) points.push(b);
    else if (b.x - a.x > (to - from) * narrowest) {
      refine(a, middle);
      refine(middle, b);
    } else {
      const [left, right] = steepest(a, b);
      if (!(rise(left, right) > rise(a, b) / 4)) points.push(b);
      else {
        if (left !== a) points.push(left);
        points.push({ ...right, jump: true });
        if (right !== b) refine(right, b);
      }
    }
  };
  /** Neighbouring numbers between which most of the rise from a to b takes place. */
  const steepest = (a: Point, b: Point): [Point, Point] => {
    for (;;) {
      const middle = evaluate(a.x + (b.x - a.x) / 2);
      if (middle.x === a.x || middle.x === b.x) return [a, b];
      if (rise(a, middle) >= rise(middle, b)) b = middle;
      else a = middle;
    }
  };
  coarse.forEach((point, i) => (i === 0 ? points.push(point) : refine(coarse[i - 1], point)));
  return points.filter(isFinitePoint);
}

const isFinitePoint = ({ value, gradient }: Point) => Number.isFinite(value) && Number.isFinite(gradient);

/** What lies between the least and the greatest, of numbers that are finite. */
function heightOf(points: readonly Point[], of: "value" | "gradient"): number {
  const [low, high] = extent(points.map((point) => point[of]));
  return high - low || 1;
}

/** The least and the greatest of those that are finite. */
export function extent(xs: readonly number[]): [low: number, high: number] {
  const finite = xs.filter(Number.isFinite);
  return [finite.reduce((a, b) => Math.min(a, b), Infinity), finite.reduce((a, b) => Math.max(a, b), -Infinity)];
}
