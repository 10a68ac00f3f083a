import {
  checkOptions,
  kindOf,
  positiveWholeNumber,
  spent,
  timeLimit,
  tolerance,
  wholeNumber,
  type OptionDomains,
} from "./arguments.js";

/**
 * Why a one-dimensional minimisation ended.
 *
 * - `converged`: the interval around the point is as narrow as `stepTolerance` asks.
 * - `maxIterations`, `maxEvaluations`, `maxTime`: the allowance is spent.
 * - `stopped`: the callback returned `"stop"` or `true`.
 * - `aborted`: the signal has aborted.
 * - `unbounded`: the values fall as far as numbers reach, or −∞ was met.
 */
export type MinimizeScalarStatus =
  "converged" | "maxIterations" | "maxEvaluations" | "maxTime" | "stopped" | "aborted" | "unbounded";

/** One line of the history: the best point so far. */
export interface ScalarRecord {
  /** 0 once a minimum is enclosed. */
  readonly iteration: number;
  readonly point: number;
  readonly value: number;
  /** Width of the interval that encloses the minimum. */
  readonly width: number;
  /** Evaluations of the function so far. */
  readonly evaluations: number;
}

/** Settings of {@link minimizeScalar}. */
export interface MinimizeScalarOptions {
  /**
   * Two points to go downhill from, until a minimum is enclosed; or three in order that enclose one already, the value in
   * the middle being the lowest. Default `[0, 1]`. Not together with `bounds`.
   */
  bracket?: readonly [number, number] | readonly [number, number, number];
  /** An interval to stay within; its ends are approached, but not evaluated. */
  bounds?: readonly [number, number];
  /**
   * Converged when the interval is within `2 (stepTolerance |x| + 1e-20)` of the point; default 1.49e-8, `√ε`, below
   * which the values of a smooth function no longer differ.
   */
  stepTolerance?: number;
  /** Iterations allowed once a minimum is enclosed; default 500. */
  maxIterations?: number;
  /** Evaluations allowed, at least 3; default unlimited. */
  maxEvaluations?: number;
  /** Milliseconds allowed; default unlimited. */
  maxTime?: number;
  /** Called at the start and after every iteration; `"stop"` or `true` ends the minimisation. */
  callback?: (progress: ScalarRecord) => void | "stop" | boolean;
  /** Ends the minimisation between two evaluations. */
  signal?: AbortSignal;
}

/** The point reached, and the certificate of how good it is. */
export interface MinimizeScalarResult {
  readonly point: number;
  readonly value: number;
  readonly iterations: number;
  /** Evaluations of the function. */
  readonly evaluations: number;
  readonly status: MinimizeScalarStatus;
  /** The status in a sentence, with the figures that matter. */
  readonly message: string;
  /** What encloses the minimum. */
  readonly interval: readonly [number, number];
  readonly history: readonly ScalarRecord[];
}

/**
 * Minimises a function of one real variable without derivatives, by Brent's method: parabolas through the three lowest
 * points, with golden sections where they do not help.
 *
 * ```ts
 * const { point } = minimizeScalar((x) => (x - 2) * (x - 2), { bounds: [0, 10] });
 * ```
 *
 * Without bounds, the search first goes downhill from `bracket` with steps that grow by the golden ratio, until a
 * minimum is enclosed. A value that is not finite counts as higher than every other. Of a function with several minima,
 * one is found.
 *
 * Source: Brent, *Algorithms for Minimization without Derivatives*, 1973, chapter 5.
 *
 * @throws TypeError for a function, bracket or bounds of the wrong kind, a result that is no number, an unknown option.
 * @throws RangeError for options outside their domain, and when no value is finite where the search begins.
 */
export function minimizeScalar(f: (x: number) => number, options: MinimizeScalarOptions = {}): MinimizeScalarResult {
  checkOptions("minimizeScalar", options, optionDomains);
  const { bounds, bracket, stepTolerance = 1.4901161193847656e-8, maxIterations = 500, callback } = options;
  if (bounds && bracket) throw new RangeError("minimizeScalar: bracket: expected none together with bounds");
  const counted = new CountedFunction(f, options);
  const history: ScalarRecord[] = [];
  const enclosure = bounds
    ? within(counted, points("bounds", bounds, [2]))
    : enclosed(counted, points("bracket", bracket ?? [0, 1], [2, 3]));
  const brent = new Brent(enclosure, stepTolerance);
  for (let iteration = 0; ; iteration++) {
    const { point, value } = brent.best;
    const width = brent.upper - brent.lower;
    const record = { iteration, point, value, width, evaluations: counted.evaluations };
    history.push(record);
    const answer = callback?.(record);
    const end = (status: MinimizeScalarStatus, message: string): MinimizeScalarResult => {
      const { evaluations } = counted;
      const interval = [brent.lower, brent.upper] as const;
      return { point, value, iterations: iteration, evaluations, status, message, interval, history };
    };
    if (enclosure.open && counted.spent && value > -Infinity) return end(...counted.spent);
    if (enclosure.open || value === -Infinity) {
      return end("unbounded", `The function is unbounded below: its values fall to ${value.toPrecision(3)}.`);
    }
    if (brent.converged) {
      return end("converged", `Converged: the interval is ${width.toPrecision(3)} wide.`);
    }
    if (answer === "stop" || answer === true) return end("stopped", "The callback ended the minimisation.");
    if (counted.spent) return end(...counted.spent);
    if (iteration >= maxIterations) return end("maxIterations", spent(maxIterations, "iteration"));
    brent.advance(counted);
  }
}

/** A point and the value there. */
interface Sample {
  readonly point: number;
  readonly value: number;
}

/** An interval, and the lowest point known in it. */
interface Enclosure {
  readonly lower: number;
  readonly upper: number;
  readonly best: Sample;
  /** Whether the values still fall at an end. */
  readonly open: boolean;
}

/** The share of an interval that golden sections cut off, `(3 - √5) / 2`; and the ratio of growth, `(1 + √5) / 2`. */
const goldenSection = 0.3819660112501051;
const goldenRatio = 1.618033988749895;

class Brent {
  lower: number;
  upper: number;
  best: Sample;
  #second: Sample;
  #third: Sample;
  /** The last move, and the one before it. */
  #move = 0;
  #moveBefore = 0;
  readonly #stepTolerance: number;

  constructor({ lower, upper, best }: Enclosure, stepTolerance: number) {
    this.lower = lower;
    this.upper = upper;
    this.best = best;
    this.#second = best;
    this.#third = best;
    this.#stepTolerance = stepTolerance;
  }

  /** The shortest move worth making. */
  get #resolution(): number {
    return this.#stepTolerance * Math.abs(this.best.point) + 1e-20;
  }

  get #middle(): number {
    return 0.5 * this.lower + 0.5 * this.upper;
  }

  get converged(): boolean {
    const halfWidth = 0.5 * this.upper - 0.5 * this.lower;
    return Math.abs(this.best.point - this.#middle) <= 2 * this.#resolution - halfWidth;
  }

  advance(f: CountedFunction): void {
    const x = this.best.point;
    const inward = x < this.#middle ? 1 : -1;
    const parabolic = this.#parabolicMove();
    this.#moveBefore = this.#move;
    if (parabolic === undefined) {
      this.#moveBefore = (inward > 0 ? this.upper : this.lower) - x;
      this.#move = goldenSection * this.#moveBefore;
    } else {
      const nearEnd = Math.min(x + parabolic - this.lower, this.upper - x - parabolic) < 2 * this.#resolution;
      this.#move = nearEnd ? inward * this.#resolution : parabolic;
    }
    const shortest = this.#resolution;
    const move = Math.max(Math.abs(this.#move), shortest) * (this.#move > 0 ? 1 : -1);
    this.#take(f.sample(x + move));
  }

  /** The move to the minimum of the parabola through the three samples, where it may be trusted. */
  #parabolicMove(): number | undefined {
    if (!(Math.abs(this.#moveBefore) > this.#resolution)) return undefined;
    const { point: x, value } = this.best;
    const r = (x - this.#second.point) * (value - this.#third.value);
    const q = (x - this.#third.point) * (value - this.#second.value);
    const move = -((x - this.#third.point) * q - (x - this.#second.point) * r) / (2 * (q - r));
    const shrinks = Math.abs(move) < Math.abs(0.5 * this.#moveBefore);
    return shrinks && x + move > this.lower && x + move < this.upper ? move : undefined;
  }

  #take(sample: Sample): void {
    const { point: x, value } = this.best;
    if (sample.value <= value) {
      if (sample.point < x) this.upper = x;
      else this.lower = x;
      this.#third = this.#second;
      this.#second = this.best;
      this.best = sample;
      return;
    }
    if (sample.point < x) this.lower = sample.point;
    else this.upper = sample.point;
    if (sample.value <= this.#second.value || this.#second.point === x) {
      this.#third = this.#second;
      this.#second = sample;
    } else if (sample.value <= this.#third.value || this.#third.point === x || this.#third === this.#second) {
      this.#third = sample;
    }
  }
}

/** The interval between bounds, from its golden section. */
function within(f: CountedFunction, [lower, upper]: readonly [number, number]): Enclosure {
  if (!(lower < upper)) {
    throw new RangeError(`minimizeScalar: bounds: expected lower < upper, got ${lower} and ${upper}`);
  }
  const best = f.sample(lower + goldenSection * (upper - lower));
  requireFinite([best]);
  return { lower, upper, best, open: false };
}

/** The interval that a bracket encloses, or leads to. */
function enclosed(f: CountedFunction, bracket: readonly number[]): Enclosure {
  if (bracket.length === 2) return downhill(f, bracket as readonly [number, number]);
  const [a, best, c] = bracket.map((point) => f.sample(point));
  const [lower, upper] = a.point < c.point ? [a, c] : [c, a];
  const ordered = lower.point < best.point && best.point < upper.point;
  if (ordered && best.value < lower.value && best.value < upper.value) {
    return { lower: lower.point, upper: upper.point, best, open: false };
  }
  const expected = "three points in order, the value in the middle lower than those beside it";
  const got = `${bracket.join(", ")} with the values ${[a, best, c].map(({ value }) => value).join(", ")}`;
  throw new RangeError(
    `minimizeScalar: bracket: expected ${expected}, got ${got}; give two points, and a minimum is looked for downhill`,
  );
}

/** Goes downhill from two points until the values rise again. */
function downhill(f: CountedFunction, [a, b]: readonly [number, number]): Enclosure {
  if (a === b) throw new RangeError(`minimizeScalar: bracket: expected two different points, got ${a} twice`);
  let behind = f.sample(a);
  let best = f.sample(b);
  requireFinite([behind, best]);
  if (behind.value < best.value) [behind, best] = [best, behind];
  for (;;) {
    const ahead = best.point + goldenRatio * (best.point - behind.point);
    const reachable = Number.isFinite(ahead) && !f.spent && best.value > -Infinity;
    const next = reachable ? f.sample(ahead) : best;
    const open = !reachable;
    if (open || !(next.value < best.value)) {
      const [lower, upper] = next.point < behind.point ? [next, behind] : [behind, next];
      return { lower: lower.point, upper: upper.point, best, open };
    }
    behind = best;
    best = next;
  }
}

function requireFinite(samples: readonly Sample[]): void {
  if (samples.some(({ value }) => value < Infinity)) return;
  const points = samples.map(({ point }) => point).join(" and ");
  throw new RangeError(`minimizeScalar: f: expected a finite value at ${points}, got none; begin inside its domain`);
}

/** The function, checked at every call, counted and limited. */
class CountedFunction {
  evaluations = 0;
  readonly #f: (x: number) => number;
  readonly #options: MinimizeScalarOptions;
  readonly #deadline: number;

  constructor(f: (x: number) => number, options: MinimizeScalarOptions) {
    if (typeof f !== "function") throw new TypeError(`minimizeScalar: f: expected a function, got ${kindOf(f)}`);
    const { maxEvaluations = Infinity, maxTime = Infinity } = options;
    if (maxEvaluations < 3) {
      throw new RangeError(`minimizeScalar: maxEvaluations: expected at least 3, got ${maxEvaluations}`);
    }
    this.#f = f;
    this.#options = options;
    this.#deadline = performance.now() + maxTime;
  }

  /** Status and message once nothing more may be evaluated. */
  get spent(): [MinimizeScalarStatus, string] | undefined {
    const { signal, maxEvaluations = Infinity, maxTime } = this.#options;
    if (signal?.aborted) return ["aborted", "The signal has aborted."];
    if (performance.now() > this.#deadline) return ["maxTime", `The ${maxTime} ms allowed are spent.`];
    if (this.evaluations < maxEvaluations) return undefined;
    return ["maxEvaluations", spent(maxEvaluations, "evaluation")];
  }

  sample(point: number): Sample {
    this.evaluations++;
    const value = this.#f(point);
    if (typeof value !== "number") {
      throw new TypeError(`minimizeScalar: f: expected a number to be returned, got ${kindOf(value)}`);
    }
    return { point, value: value < Infinity ? value : Infinity };
  }
}

/** A list of points, checked. */
function points<const T extends readonly number[]>(name: string, given: T, lengths: readonly number[]): T {
  if (!Array.isArray(given) || !lengths.includes(given.length)) {
    const expected = lengths.map((n) => ["two", "three"][n - 2]).join(" or ");
    const got = Array.isArray(given) ? `an array of ${given.length}` : kindOf(given);
    throw new TypeError(`minimizeScalar: ${name}: expected ${expected} numbers, got ${got}`);
  }
  const bad = given.find((x) => !Number.isFinite(x));
  if (bad === undefined) return given;
  throw new RangeError(`minimizeScalar: ${name}: expected finite numbers, got ${String(bad)}`);
}

const optionDomains: OptionDomains<MinimizeScalarOptions> = {
  bracket: undefined,
  bounds: undefined,
  stepTolerance: tolerance,
  maxIterations: wholeNumber,
  maxEvaluations: positiveWholeNumber,
  maxTime: timeLimit,
  callback: undefined,
  signal: undefined,
};
