/**
 * The line search of Moré & Thuente, "Line search algorithms with guaranteed sufficient decrease",
 * ACM TOMS 20(3), 1994, 286–307. Section and case numbers below are theirs.
 */

/** A function of one variable, `φ(α) = f(x + α d)`, evaluated in place. */
export interface LineFunction {
  /** Computes `φ` and `φ'` at a step and leaves them in `value` and `slope`. */
  evaluate(step: number): void;
  /** `φ` at the last step; any non-finite number outside the domain. */
  readonly value: number;
  /** `φ'` at the last step. */
  readonly slope: number;
  /** Whether no further evaluation is allowed. */
  readonly exhausted: boolean;
}

/** Settings of {@link moreThuente}. */
export interface LineSearchOptions {
  /** `c₁` of sufficient decrease, `φ(α) ≤ φ(0) + c₁ α φ'(0)`; in (0, 1), default 1e-4. */
  decrease?: number;
  /** `c₂` of the strong curvature condition, `|φ'(α)| ≤ c₂ |φ'(0)|`; in (0, 1), default 0.9. */
  curvature?: number;
  /** Smallest step tried; default 0. */
  minStep?: number;
  /** Largest step tried; default 1e20. */
  maxStep?: number;
  /** Trials allowed; default 40. */
  maxEvaluations?: number;
  /**
   * Relative rounding error of the values, default 1e-12. Changes below `noise |φ(0)|` are computed from the slopes
   * instead, which keep their digits where the values have lost theirs.
   */
  noise?: number;
}

/**
 * How a line search ended.
 *
 * - `wolfe`: the strong Wolfe conditions hold (below the noise: the approximate ones of Hager & Zhang 2005).
 * - `maxStep`, `minStep`: the step is at its bound and the minimiser lies beyond.
 * - `interval`: the interval of uncertainty is as narrow as rounding allows.
 * - `maxEvaluations`, `exhausted`: the search's own allowance, or the caller's, is spent.
 * - `notDescent`: `φ'(0)` is not negative.
 * - `nonFinite`: no trial away from the origin had a finite value and slope.
 * - `unbounded`: `φ` is −∞ at a trial.
 */
export type LineSearchStatus =
  | "wolfe"
  | "maxStep"
  | "minStep"
  | "interval"
  | "maxEvaluations"
  | "exhausted"
  | "notDescent"
  | "nonFinite"
  | "unbounded";

/** What {@link moreThuente} returns. */
export interface LineSearchResult {
  readonly status: LineSearchStatus;
  /** The accepted step; without one, the step of the lowest value seen (0 when no trial was lower). */
  readonly step: number;
  /** `φ` there. */
  readonly value: number;
  /** `φ'` there. */
  readonly slope: number;
  /** Evaluations of `φ`. */
  readonly evaluations: number;
}

/** The defaults of {@link LineSearchOptions}. */
export const lineSearchDefaults = {
  decrease: 1e-4,
  curvature: 0.9,
  minStep: 0,
  maxStep: 1e20,
  maxEvaluations: 40,
  noise: 1e-12,
} satisfies LineSearchOptions;

/** A step with its value and slope. */
interface Sample {
  step: number;
  value: number;
  slope: number;
}

/** Extrapolation goes between these multiples of the last move beyond the trial (section 2, δ_max = 4). */
const shortestExtrapolation = 1.1;
const longestExtrapolation = 4;
/** An interval that has not shrunk to this fraction in two trials is bisected (section 4). */
const requiredShrinkage = 0.66;
/** Relative width below which the interval's ends cannot be told apart. */
const narrowest = 1e-15;
/** Share of the way back towards the best step after a non-finite trial, and share of the way up to it later. */
const retreat = 0.1;
const approach = 0.9;

/**
 * Finds a step along a descent direction that satisfies the strong Wolfe conditions
 * `φ(α) ≤ φ(0) + c₁ α φ'(0)` and `|φ'(α)| ≤ c₂ |φ'(0)|`.
 *
 * Trials come from safeguarded cubic and quadratic interpolation. A trial with a non-finite value or slope is a wall:
 * the search retreats and stays in front of it.
 *
 * @param line - The function along the direction.
 * @param origin - Its value and slope at 0.
 * @param initialStep - First trial, positive.
 * @throws RangeError when the initial step is not a positive number.
 */
export function moreThuente(
  line: LineFunction,
  origin: { readonly value: number; readonly slope: number },
  initialStep: number,
  options: LineSearchOptions = {},
): LineSearchResult {
  const preset = lineSearchDefaults;
  const { decrease = preset.decrease, curvature = preset.curvature, noise = preset.noise } = options;
  const { minStep = preset.minStep, maxStep = preset.maxStep, maxEvaluations = preset.maxEvaluations } = options;
  if (!(initialStep > 0 && initialStep < Infinity)) {
    throw new RangeError(`moreThuente: initialStep: expected a positive finite number, got ${initialStep}`);
  }
  const lowest: Sample = { step: 0, value: origin.value, slope: origin.slope };
  let evaluations = 0;
  const end = (status: LineSearchStatus, { step, value, slope }: Sample = lowest): LineSearchResult => {
    return { status, step, value, slope, evaluations };
  };
  if (!(origin.slope < 0)) return end("notDescent");

  const requiredSlope = decrease * origin.slope;
  const uncertainty = noise * Math.abs(origin.value);
  const interval = new Interval(origin.slope);
  // Values in `trial` and `interval` are relative to φ(0).
  const trial: Sample = { step: clamp(initialStep, minStep, maxStep), value: 0, slope: 0 };
  let lower = 0;
  let upper = trial.step + longestExtrapolation * trial.step;
  let wall = Infinity;
  let reachedValley = false;
  let sawChange = false;
  // A step too small to change the point is no evidence of a finite value beside it.
  const giveUp = (status: LineSearchStatus): LineSearchResult =>
    end(!sawChange && wall < Infinity ? "nonFinite" : status);

  for (;;) {
    if (line.exhausted) return end("exhausted");
    if (evaluations === maxEvaluations) return giveUp("maxEvaluations");
    line.evaluate(trial.step);
    evaluations++;
    if (line.value === -Infinity) return end("unbounded");

    const best = interval.best.step;
    if (!Number.isFinite(line.value) || !Number.isFinite(line.slope)) {
      if (!interval.bracketed) {
        wall = trial.step;
        lower = best;
        upper = wall;
      }
      const next = best + retreat * (trial.step - best);
      if (next === trial.step || next === 0) return giveUp("interval");
      trial.step = next;
      continue;
    }
    sawChange ||= line.value !== origin.value || line.slope !== origin.slope;
    if (line.value < lowest.value) {
      lowest.step = trial.step;
      lowest.value = line.value;
      lowest.slope = line.slope;
    }

    trial.slope = line.slope;
    trial.value = denoisedChange(line.value - origin.value, trial, origin.slope, uncertainty);
    const sufficient = trial.value <= trial.step * requiredSlope;
    if (sufficient && Math.abs(trial.slope) <= -curvature * origin.slope) {
      return end("wolfe", { step: trial.step, value: line.value, slope: line.slope });
    }
    if (sufficient && trial.step === maxStep && trial.slope <= requiredSlope) return end("maxStep");
    if (trial.step === minStep && (!sufficient || trial.slope >= requiredSlope)) return end("minStep");
    if (interval.bracketed && upper - lower <= narrowest * upper) return end("interval");

    // Section 3: until a step has both sufficient decrease and a non-negative slope, the interval is one of
    // ψ(α) = φ(α) - φ(0) - c₁ α φ'(0), whose minimiser is known to satisfy the conditions.
    reachedValley ||= sufficient && trial.slope >= 0;
    const tilted = !reachedValley && trial.value <= interval.best.value && !sufficient;
    let next = interval.refine(trial, tilted ? requiredSlope : 0, lower, upper);
    if (interval.bracketed) {
      next = interval.bisectIfSlow(next);
      lower = Math.min(interval.best.step, interval.other.step);
      upper = Math.max(interval.best.step, interval.other.step);
    } else {
      const move = next - interval.best.step;
      lower = next + shortestExtrapolation * move;
      upper = next + longestExtrapolation * move;
    }
    const farthest = interval.bracketed ? maxStep : Math.min(maxStep, frontOf(wall, interval.best.step));
    next = clamp(next, minStep, farthest);
    if (next === trial.step || (interval.bracketed && (next <= lower || next >= upper))) return giveUp("interval");
    trial.step = next;
  }
}

/**
 * `φ(α) - φ(0)`, or where both it and its estimate from the slopes are within the rounding error of the values, that
 * estimate, `α (φ'(0) + φ'(α)) / 2`. In terms of it, sufficient decrease reads `φ'(α) ≤ (2 c₁ - 1) φ'(0)`: the
 * approximate Wolfe condition of Hager & Zhang, SIAM J. Optim. 16(1), 2005, equation 4.1.
 */
function denoisedChange(change: number, trial: Sample, slopeAtZero: number, uncertainty: number): number {
  const estimate = 0.5 * trial.step * (slopeAtZero + trial.slope);
  return Math.abs(change) <= uncertainty && Math.abs(estimate) <= uncertainty ? estimate : change;
}

/**
 * The same for a method that takes steps as they are: the estimate counts only where the slope has flattened as the
 * curvature condition asks. Else, with a wrong gradient, steps too short to change the value would pass for progress.
 */
export function changeOfStep(change: number, slopeThere: number, slope: number, value: number): number {
  const { noise, curvature } = lineSearchDefaults;
  if (Math.abs(slopeThere) > -curvature * slope) return change;
  return denoisedChange(change, { step: 1, value: 0, slope: slopeThere }, slope, noise * Math.abs(value));
}

const clamp = (x: number, lower: number, upper: number): number => Math.min(Math.max(x, lower), upper);
const frontOf = (wall: number, best: number): number => (wall === Infinity ? wall : best + approach * (wall - best));

/** The interval of uncertainty: `best` has the least value, and the slope there points towards `other`. */
class Interval {
  readonly best: Sample;
  readonly other: Sample;
  bracketed = false;
  #width = Infinity;
  #widthBefore = Infinity;

  constructor(slope: number) {
    this.best = { step: 0, value: 0, slope };
    this.other = { step: 0, value: 0, slope };
  }

  /**
   * Takes a trial into the interval and returns the next step (section 4).
   *
   * @param tilt - Slope of the line subtracted from the values: `ψ` instead of `φ`.
   */
  refine(trial: Sample, tilt: number, lower: number, upper: number): number {
    const best = tilted(this.best, tilt);
    const other = tilted(this.other, tilt);
    const t = tilted(trial, tilt);
    const next = this.#nextStep(best, other, t, lower, upper);

    const higher = t.value > best.value;
    if (higher) Object.assign(this.other, trial);
    else {
      const turned = t.slope * best.slope < 0;
      if (turned) Object.assign(this.other, this.best);
      Object.assign(this.best, trial);
    }
    return Number.isFinite(next) ? next : 0.5 * (this.best.step + this.other.step);
  }

  #nextStep(best: Sample, other: Sample, t: Sample, lower: number, upper: number): number {
    // Case 1, a higher value: the minimiser is bracketed. Lean towards the best step.
    if (t.value > best.value) {
      this.bracketed = true;
      const cubic = cubicStep(best, t);
      const quadratic = quadraticStep(best, t);
      const cubicIsCloser = Math.abs(cubic - best.step) < Math.abs(quadratic - best.step);
      return cubicIsCloser ? cubic : cubic + 0.5 * (quadratic - cubic);
    }
    const secant = secantStep(t, best);
    // Case 2, a lower value and a slope of the opposite sign: bracketed. Take the longer move from the trial.
    if (t.slope * best.slope < 0) {
      this.bracketed = true;
      const cubic = cubicStep(t, best);
      return Math.abs(cubic - t.step) > Math.abs(secant - t.step) ? cubic : secant;
    }
    const forward = t.step > best.step;
    const bound = forward ? upper : lower;
    // Case 3, a lower value and a flatter slope of the same sign: extrapolate, with care inside a bracket.
    if (Math.abs(t.slope) < Math.abs(best.slope)) {
      const ratio = cubicRatio(t, best);
      const cubic = ratio < 0 ? t.step + ratio * (best.step - t.step) : bound;
      const cubicIsCloser = Math.abs(cubic - t.step) < Math.abs(secant - t.step);
      if (!this.bracketed) return clamp(cubicIsCloser ? secant : cubic, lower, upper);
      const chosen = cubicIsCloser ? cubic : secant;
      const limit = t.step + requiredShrinkage * (other.step - t.step);
      return forward ? Math.min(limit, chosen) : Math.max(limit, chosen);
    }
    // Case 4, a lower value and a slope no flatter: on towards the other end.
    return this.bracketed ? cubicStep(t, other) : bound;
  }

  bisectIfSlow(next: number): number {
    const { best, other } = this;
    const width = Math.abs(other.step - best.step);
    const slow = width >= requiredShrinkage * this.#widthBefore;
    this.#widthBefore = this.#width;
    this.#width = width;
    return slow ? best.step + 0.5 * (other.step - best.step) : next;
  }
}

const tilted = ({ step, value, slope }: Sample, tilt: number): Sample => {
  return { step, value: value - step * tilt, slope: slope - tilt };
};

/** Minimiser of the cubic that has the values and slopes of both samples. */
const cubicStep = (a: Sample, b: Sample): number => a.step + cubicRatio(a, b) * (b.step - a.step);

/** Where that minimiser lies: 0 at `a`, 1 at `b`, negative beyond `a`; one half for a cubic without a minimiser. */
function cubicRatio(a: Sample, b: Sample): number {
  const theta = (3 * (a.value - b.value)) / (b.step - a.step) + a.slope + b.slope;
  const scale = Math.max(Math.abs(theta), Math.abs(a.slope), Math.abs(b.slope));
  const ratio = theta / scale;
  const root = scale * Math.sqrt(Math.max(0, ratio * ratio - (a.slope / scale) * (b.slope / scale)));
  if (root === 0) return 0.5;
  const gamma = b.step < a.step ? -root : root;
  return (gamma - a.slope + theta) / (gamma - a.slope + gamma + b.slope);
}

/** Minimiser of the parabola with the value and slope of `a` and the value of `b`. */
function quadraticStep(a: Sample, b: Sample): number {
  const width = b.step - a.step;
  return a.step + (a.slope / ((a.value - b.value) / width + a.slope) / 2) * width;
}

/** Minimiser of the parabola with the slopes of both. */
const secantStep = (a: Sample, b: Sample): number => a.step + (a.slope / (a.slope - b.slope)) * (b.step - a.step);
