// The row of predictions that is best for all rows alike.
import { Placed } from "@nadir/core-wasm";
import { exp, log } from "@nadir/core-wasm";
import { finiteMargin } from "../constant.js";
import type { Targets, Weights } from "../loss.js";
import type { RowShape } from "./shape.js";

/** Targets, weighted by all that weighs them, as closed forms of the best constant row read them. */
export interface Observed {
  readonly columns: number;
  /** As they were given: labels, numbers, or an element a column. */
  readonly targets: Float64Array;
  /** One a row. */
  readonly weights: Float64Array;
  /** The mean row of targets, of labels the share of each class; of what `of` makes of them. */
  mean(of?: (target: number) => number): number[];
}

export function observed(
  { rows, columns, kind }: RowShape,
  classes: number,
  given: Targets,
  givenWeights: Weights | undefined,
): Observed {
  const targets = Float64Array.from(given instanceof Placed ? given.read() : given);
  const source = givenWeights instanceof Placed ? givenWeights.read() : givenWeights;
  const weights = Float64Array.from({ length: rows }, (_, row) => source?.[row] ?? 1);
  const mean = (of = (target: number) => target) => {
    const width = targets.length / rows;
    const sums = new Array<number>(kind === "label" ? classes : width).fill(0);
    let mass = 0;
    weights.forEach((w, row) => {
      if (w === 0) return;
      mass += w;
      if (kind === "label") sums[targets[row]] += w;
      else for (let k = 0; k < width; k++) sums[k] += w * of(targets[row * width + k]);
    });
    return sums.map((sum) => sum / mass);
  };
  return { columns, targets, weights, mean };
}

/** Shares that add up to 1. */
export function normalised(shares: readonly number[]): number[] {
  const mass = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => share / mass);
}

/** Logarithms held to where their exponentials are numbers. */
export const logarithms = (shares: readonly number[]): number[] => shares.map((share) => finiteMargin(log(share)));

/** Logits of shares, held likewise. */
export const logits = (shares: readonly number[]): number[] =>
  shares.map((share) => finiteMargin(log(share) - log(1 - share)));

/** A function of some numbers, and its derivatives. */
type Slope = (x: Float64Array) => { value: number; gradient: Float64Array };

const ROUNDS = 500;

/** Where a smooth function is least, downhill from a start (the method of Broyden, Fletcher, Goldfarb and Shanno). */
export function descend(f: Slope, start: readonly number[]): Float64Array {
  const n = start.length;
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, ai, i) => sum + ai * b[i], 0);
  const unit = () => Array.from({ length: n }, (_, i) => Float64Array.from({ length: n }, (_, j) => (i === j ? 1 : 0)));
  let x = Float64Array.from(start);
  let here = f(x);
  let inverse = unit();
  for (let round = 0, isFresh = true; round < ROUNDS; round++) {
    let direction = Float64Array.from(inverse, (row) => -dot(row, here.gradient));
    if (!(dot(direction, here.gradient) < 0)) direction = here.gradient.map((g) => -g);
    const fall = dot(direction, here.gradient);
    let step = 1;
    const at = () => x.map((xi, i) => xi + step * direction[i]);
    while (step > 1e-12 && !(f(at()).value <= here.value + 1e-4 * step * fall)) step /= 2;
    if (step <= 1e-12 || fall === 0) {
      if (isFresh) break;
      inverse = unit();
      isFresh = true;
      continue;
    }
    const there = f(at());
    const s = direction.map((d) => step * d);
    const y = there.gradient.map((g, i) => g - here.gradient[i]);
    const sy = dot(s, y);
    x = at();
    here = there;
    isFresh = false;
    if (!(sy > 0)) continue;
    const hy = Float64Array.from(inverse, (row) => dot(row, y));
    const grown = (1 + dot(y, hy) / sy) / sy;
    inverse.forEach((row, i) =>
      row.forEach((_, j) => (row[j] += grown * s[i] * s[j] - (hy[i] * s[j] + s[i] * hy[j]) / sy)),
    );
  }
  return x;
}

/** The same for numbers that are not negative, as exponentials of what is searched. */
export function descendPositive(f: Slope, start: readonly number[]): Float64Array {
  const found = descend((u) => {
    const x = u.map((ui) => exp(ui));
    const { value, gradient } = f(x);
    return { value, gradient: gradient.map((g, i) => (x[i] === 0 ? 0 : g * x[i])) };
  }, logarithms(start));
  return found.map((u) => exp(u));
}
