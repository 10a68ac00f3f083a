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

/** −ln of the share of e to the power of x_k in the sum of all. */
export const negativeLogShare = (x: Numbers, k: number): number =>
  Math.log(x.reduce((sum, other) => sum + Math.exp(other - x[k]), 0));

/** The place of each number from the greatest down, counted from 0; equal ones as they come. */
export const placesOf = (x: Numbers): Numbers =>
  x.map((one, i) => x.reduce((ahead, other, j) => (other > one || (other === one && j < i) ? ahead + 1 : ahead), 0));

export const sumOf = (x: Numbers): number => x.reduce((sum, one) => sum + one, 0);

/** By how much of them elements belong to both of two sets, to the first alone, and to the second alone. */
export const overlap = (x: Numbers, t: Numbers, isLogit: boolean): Numbers => {
  const p = isLogit ? x.map((z) => 1 / (1 + Math.exp(-z))) : x;
  return [
    sumOf(p.map((one, i) => one * t[i])),
    sumOf(p.map((one, i) => one * (1 - t[i]))),
    sumOf(p.map((one, i) => (1 - one) * t[i])),
  ];
};

/** The softmax over classes of items whose logits lie class by class. */
export const classShares = (z: Numbers, items: number): Numbers => {
  const e = z.map((one) => Math.exp(one));
  return e.map((one, i) => {
    let sum = 0;
    for (let j = i - items * Math.trunc(i / items); j < e.length; j += items) sum += e[j];
    return one / sum;
  });
};
