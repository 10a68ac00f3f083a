/** A derivative found numerically, and how far off it may be. */
export interface Derivative {
  readonly value: number;
  /** An estimate of |value − derivative|, from the last step of the extrapolation and the rounding of f. */
  readonly error: number;
}

/** Halvings of the step: from about a tenth of x down to where rounding takes over. */
const HALVINGS = 10;

/**
 * f′(x) by central differences (f(x + h) − f(x − h)) / 2h with steps that halve, extrapolated to h = 0 (Richardson), as far
 * as the estimated error falls. Needs about 20 evaluations.
 *
 * @param f a function of one number, smooth near x
 * @param step the first step; a tenth of max(|x|, 1) if left out. It must not reach beyond where f is defined.
 *
 * Source: Ridders (1982), Accurate computation of F′(x) and F′(x)F″(x). Adv. Eng. Software 4(2), 75–76.
 */
export function differentiate(f: (x: number) => number, x: number, step = 0.1 * Math.max(Math.abs(x), 1)): Derivative {
  let best: Derivative = { value: NaN, error: Infinity };
  let before: number[] = [];
  for (let k = 0, h = step; k < HALVINGS; k++, h /= 2) {
    const [right, left] = [x + h, x - h]; // what is divided by is what was really moved
    const [above, below] = [f(right), f(left)];
    const row = [(above - below) / (right - left)];
    const rounding = (4 * Number.EPSILON * (Math.abs(above) + Math.abs(below))) / (right - left);
    for (let j = 1, factor = 4; j <= k; j++, factor *= 4)
      row.push(row[j - 1] + (row[j - 1] - before[j - 1]) / (factor - 1));
    for (let j = 1; j <= k; j++) {
      const error = Math.max(Math.abs(row[j] - row[j - 1]), Math.abs(row[j] - before[j - 1])) + rounding;
      if (error < best.error) best = { value: row[j], error };
    }
    before = row;
  }
  return best;
}
