import type { Vector } from "@nadir/core-wasm";
import { Total } from "@nadir/core-wasm/kernel";

/** Σ wᵢ yᵢ / Σ wᵢ, summed in the order of the samples. */
export function meanOf(ys: Vector, ws?: Vector): number {
  const sum = new Total();
  const mass = new Total();
  for (let i = 0; i < ys.length; i++) {
    const w = ws === undefined ? 1 : ws[i];
    if (w === 0) continue;
    sum.add(w * ys[i]);
    mass.add(w);
  }
  return sum.value / mass.value;
}

/** A margin held to where its exponential is a number: what stands for ±∞ where all targets are alike. */
export const finiteMargin = (margin: number): number => Math.max(-745, Math.min(710, margin));

/**
 * The least of the numbers at or below which lies a share `level` of all of them by weight: looked for on one side of a
 * number after the other, which takes a fraction of what sorting does.
 */
export function quantileOf(ys: Vector, level: number, ws?: Vector): number {
  const left = { values: Float64Array.from(ys), weights: new Float64Array(ys.length).fill(1), count: ys.length };
  if (ws) {
    left.weights.set(ws);
    keep(left, (_, w) => w > 0);
  }
  let wanted = level * massOf(left, () => true);
  for (let round = 1; ; round++) {
    const pivot = left.values[(Math.imul(round, 0x9e3779b1) >>> 0) % left.count]; // from places that follow no order
    const below = massOf(left, (y) => y < pivot);
    const upTo = massOf(left, (y) => y <= pivot);
    if (below >= wanted && below > 0) keep(left, (y) => y < pivot);
    else if (upTo >= wanted || keep(left, (y) => y > pivot) === 0) return pivot;
    else wanted -= upTo;
  }
}

/** Numbers still in question, at the front of their arrays. */
interface Left {
  readonly values: Float64Array;
  readonly weights: Float64Array;
  count: number;
}

function massOf({ values, weights, count }: Left, isIn: (y: number) => boolean): number {
  let mass = 0;
  for (let i = 0; i < count; i++) if (isIn(values[i])) mass += weights[i];
  return mass;
}

/** Moves what is kept to the front; gives how many there are. */
function keep(left: Left, isKept: (y: number, w: number) => boolean): number {
  const { values, weights, count } = left;
  left.count = 0;
  for (let i = 0; i < count; i++) {
    if (!isKept(values[i], weights[i])) continue;
    values[left.count] = values[i];
    weights[left.count++] = weights[i];
  }
  return left.count;
}
