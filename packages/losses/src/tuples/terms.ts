// What terms of embeddings are written with. The tests read these, too, again in many digits.

type Numbers = readonly number[];

export const dot = (a: Numbers, b: Numbers): number => a.reduce((sum, x, j) => sum + x * b[j], 0);

/** The cosine of the angle between two vectors: 0 where one has no direction. */
export const cosine = (a: Numbers, b: Numbers): number => {
  const lengths = Math.sqrt(dot(a, a)) * Math.sqrt(dot(b, b));
  return lengths === 0 ? 0 : dot(a, b) / lengths;
};

/** (Σ |aⱼ − bⱼ + ε|ᵖ)^(1/p) */
export const distance = (a: Numbers, b: Numbers, p: number, epsilon: number): number => {
  const sum = a.reduce((total, x, j) => total + Math.pow(Math.abs(x - b[j] + epsilon), p), 0);
  return sum === 0 ? 0 : Math.pow(sum, 1 / p);
};
