// Seeded data. The same integers give the same numbers in every engine, and in the native twin, which reads them from a file.
import { random } from "@nadir/core-wasm";

const vectorOf = { f32: Float32Array, f64: Float64Array };

/** n numbers of a kind: "normal" (about), "sign" (−1 or 1), "flag" (0 or 1), "count" (0 to 9), "positive". */
export function numbers(kind, n, element, seed) {
  const source = random(seed);
  const uniform = () => source.uint32() / 4294967296;
  const draw = {
    normal: () => 1.7 * (uniform() + uniform() + uniform() + uniform() - 2),
    sign: () => (uniform() < 0.5 ? -1 : 1),
    flag: () => (uniform() < 0.5 ? 0 : 1),
    count: () => Math.floor(10 * uniform()),
    positive: () => 0.05 + 3 * uniform(),
  }[kind];
  const block = Math.min(n, 1 << 18); // what repeats after a quarter of a million numbers is no easier for a processor
  const array = new vectorOf[element](n);
  for (let i = 0; i < block; i++) array[i] = draw();
  for (let filled = block; filled < n; filled += block) array.copyWithin(filled, 0, Math.min(block, n - filled));
  return array;
}

/** Labels 0 … classes − 1. */
export function labels(n, classes, seed) {
  const source = random(seed);
  return Int32Array.from({ length: n }, () => source.integer(classes));
}
