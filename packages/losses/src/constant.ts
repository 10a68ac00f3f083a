import type { Vector } from "@nadir/core-wasm";

/** Σ wᵢ yᵢ / Σ wᵢ, summed in the order of the samples. */
export function meanOf(ys: Vector, ws?: Vector): number {
  let sum = 0;
  let mass = 0;
  for (let i = 0; i < ys.length; i++) {
    const w = ws === undefined ? 1 : ws[i];
    if (w === 0) continue;
    sum += w * ys[i];
    mass += w;
  }
  return sum / mass;
}

/** A margin held to where its exponential is a number: what stands for ±∞ where all targets are alike. */
export const finiteMargin = (margin: number): number => Math.max(-745, Math.min(710, margin));

/** The least of the numbers at or below which lies a share `level` of all of them by weight. */
export function quantileOf(ys: Vector, level: number, ws: Vector): number {
  const order = Array.from(ys.keys())
    .filter((i) => ws[i] > 0)
    .sort((i, j) => ys[i] - ys[j]);
  const mass = order.reduce((sum, i) => sum + ws[i], 0);
  let below = 0;
  for (const i of order) {
    below += ws[i];
    if (below >= level * mass) return ys[i];
  }
  return ys[order[order.length - 1]];
}
