import type { TestObjective } from "./objective.js";

/** Mean logistic loss plus `½ λ |w|²` on a small synthetic set; λ makes the minimiser unique. */
export function logisticRegression(rows: number, columns: number, lambda: number): Omit<TestObjective, "value"> {
  let seed = 12345;
  const uniform = (): number => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 4294967296 - 0.5;
  };
  const features = Array.from({ length: rows }, () => Array.from({ length: columns }, uniform));
  const labels = features.map((row) => (row[0] - 2 * row[1] + uniform() > 0 ? 1 : 0));
  const probability = (row: readonly number[], w: Float64Array): number => {
    return 1 / (1 + Math.exp(-row.reduce((sum, x, j) => sum + x * w[j], 0)));
  };
  return {
    valueAndGradient(w) {
      const gradient = w.map((weight) => lambda * weight);
      let value = 0.5 * lambda * w.reduce((sum, weight) => sum + weight * weight, 0);
      features.forEach((row, i) => {
        const p = probability(row, w);
        value -= Math.log(labels[i] === 1 ? p : 1 - p) / rows;
        row.forEach((x, j) => (gradient[j] += ((p - labels[i]) * x) / rows));
      });
      return { value, gradient };
    },
    hessian(w, out) {
      for (let j = 0; j < columns; j++) out[j * columns + j] = lambda;
      for (const row of features) {
        const p = probability(row, w);
        row.forEach((x, j) => row.forEach((z, k) => (out[j * columns + k] += (p * (1 - p) * x * z) / rows)));
      }
    },
  };
}
