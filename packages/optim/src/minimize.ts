import {
  checkOptions,
  copyStart,
  kindOf,
  positiveWholeNumber,
  spent,
  timeLimit,
  tolerance,
  wholeNumber,
  type OptionDomains,
} from "./arguments.js";
import { Box, type Bounds } from "./bounds.js";
import { GradientCheck } from "./gradient-check.js";
import { L1Penalty, type L1 } from "./l1.js";
import { distance, maxNorm } from "./linear-algebra.js";
import type { Iterate, Method, Step } from "./method.js";
import { methodsWith, resolveMethod, type MethodName } from "./methods.js";
import { CountedObjective, type Objective } from "./objective.js";

/**
 * Why a minimisation ended.
 *
 * - `converged`: the gradient norm is at most `gradientTolerance`, or the method's own test holds, as `message` says.
 * - `functionTolerance`: an iteration lowered the value by at most that fraction of `max(|old|, |new|)`.
 * - `stepTolerance`: an iteration moved the point by at most that fraction of `max(1, ‖point‖∞)`.
 * - `maxIterations`, `maxEvaluations`, `maxTime`: the allowance is spent.
 * - `stopped`: the callback returned `"stop"` or `true`.
 * - `aborted`: the signal has aborted.
 * - `lineSearchFailed`: no direction of the method leads lower; at the rounding floor or at a kink, and `message` says
 *   which if it can tell.
 * - `stalled`: for 50 iterations neither value nor gradient norm has reached a new low: the rounding floor.
 * - `nonFinite`: nothing finite was met along the last direction, or the Hessian is not finite.
 * - `unbounded`: there is no minimum to find. The value −∞ was met, or the values fell below -1e20 times the magnitude of the
 *   first (or 1), or kept falling while the point went beyond 1e20 times that of the start (or 1).
 * - `wrongGradient`: the gradient given contradicts differences of the values, where the run ended or began; no other claim
 *   is made.
 *
 * Whatever the status, `point`, `value` and `gradient` belong together and are where the last successful iteration
 * ended.
 */
export type MinimizeStatus =
  | "converged"
  | "functionTolerance"
  | "stepTolerance"
  | "maxIterations"
  | "maxEvaluations"
  | "maxTime"
  | "stopped"
  | "aborted"
  | "lineSearchFailed"
  | "stalled"
  | "nonFinite"
  | "unbounded"
  | "wrongGradient";

/** A status and its message. */
export type Verdict = readonly [status: MinimizeStatus, message: string];

/** One line of the history. */
export interface IterationRecord {
  /** 0 for the start. */
  readonly iteration: number;
  readonly value: number;
  /** `‖gradient‖∞` (or the method's own measure of stationarity). */
  readonly gradientNorm: number;
  /** The accepted multiple of the direction; 0 for the start. */
  readonly step: number;
  /** `‖·‖∞` of the move; 0 for the start. */
  readonly stepNorm: number;
  /** Evaluations of the objective so far. */
  readonly evaluations: number;
}

/** What the callback receives. The arrays are copies, to keep or to write to. */
export interface Progress extends IterationRecord {
  readonly point: Float64Array;
  readonly gradient: Float64Array;
}

/** Settings of {@link minimize}. */
export interface MinimizeOptions {
  /** Name or method object; default `"lbfgs"`, with `bounds` `"lbfgsb"`, with `l1` `"owlqn"`. */
  method?: MethodName | Method;
  /**
   * `"given"`, the default: the objective returns it. `"differences"`: central differences of values, `2 n` evaluations
   * for each gradient, which has about 10 digits; `gradientTolerance` may need to be larger then.
   */
  gradient?: "given" | "differences";
  /** Bounds on the variables, for methods that take them. A start out of bounds is moved within, as `message` says. */
  bounds?: Bounds;
  /** Adds `Σ λᵢ |xᵢ|` to the objective, for methods that take it. */
  l1?: L1;
  /** Iterations allowed; default 1000, with `gradientDescent` 20 000, with `nelderMead` 1000 a variable. */
  maxIterations?: number;
  /** Evaluations of the objective allowed, those of the gradient check included, at least 1; default unlimited. */
  maxEvaluations?: number;
  /** Milliseconds allowed, checked between evaluations; default unlimited. */
  maxTime?: number;
  /** Converged when `‖gradient‖∞` is at most this, in the units of the gradient; default 1e-8. */
  gradientTolerance?: number;
  /** Stop when an iteration lowers the value by at most this fraction of `max(|old|, |new|)`; default 0, off. */
  functionTolerance?: number;
  /** Stop when an iteration moves the point by at most this fraction of `max(1, ‖point‖∞)`; default 0, off. */
  stepTolerance?: number;
  /**
   * Whether a gradient that is given is compared with differences of values once the run has ended, but for a limit of
   * evaluations or time, a callback or a signal: 4 evaluations as a rule, more where they disagree. Default true.
   */
  checkGradient?: boolean;
  /** Called at the start and after every iteration; `"stop"` or `true` ends the minimisation. */
  callback?: (progress: Progress) => void | "stop" | boolean;
  /** Ends the minimisation between two evaluations. */
  signal?: AbortSignal;
}

/** The point reached, and the certificate of how good it is. */
export interface MinimizeResult {
  readonly point: Float64Array;
  /** The value there, an l1 penalty included. */
  readonly value: number;
  /** The gradient there, of all but an l1 penalty; filled with NaN by methods that use values only. */
  readonly gradient: Float64Array;
  readonly iterations: number;
  /** Evaluations of the objective by the method, those of differences included. */
  readonly evaluations: number;
  /** Evaluations of the objective to check the gradient, after all others. */
  readonly checkEvaluations: number;
  /** Gradients among them, each counted once however it was computed. */
  readonly gradientEvaluations: number;
  /** Calls of the objective's `hessian`. */
  readonly hessianEvaluations: number;
  /** Calls of the objective's `hessianVector`. */
  readonly hessianProducts: number;
  readonly status: MinimizeStatus;
  /** The status in a sentence, with the figures that matter. */
  readonly message: string;
  /**
   * `‖gradient‖∞` at `point`; with bounds that of `P(x - gradient) - x`, `P` the projection on the box; with an l1
   * penalty that of the subgradient of least norm; NaN from methods that use values only.
   */
  readonly gradientNorm: number;
  /** `‖·‖∞` of the last move; 0 when there was none. */
  readonly stepNorm: number;
  /** The start and every iteration. */
  readonly history: readonly IterationRecord[];
}

/** Beyond so many times the magnitude of where the run began, or 1, there is nothing to find. */
const farthest = 1e20;

/** Iterations without a new low of value or gradient norm after which the solver is at its rounding floor. */
const patience = 50;

/**
 * Minimises a smooth function of `n` real variables, in f64.
 *
 * ```ts
 * const { point, status } = minimize(([x, y]) => ({ value: x * x + 4 * y * y, gradient: [2 * x, 8 * y] }), [3, 1]);
 * ```
 *
 * Trials where value or gradient is not finite are taken for points outside the domain, and avoided. The run is
 * deterministic: the same objective and start give the same bits.
 *
 * @param objective - Returns `{ value, gradient }`, synchronously; a number for methods that use values only and with
 * `gradient: "differences"`; `{ valueAndGradient, hessian, hessianVector }` for methods that use second derivatives.
 * @param start - Where to begin; copied.
 * @throws TypeError for an objective, start, method or result of the wrong kind, and for an unknown option.
 * @throws RangeError for an empty or non-finite start, a start where the objective is not finite, a gradient of the
 * wrong length, options outside their domain, and options that the method cannot honour.
 */
export function minimize(
  objective: Objective,
  start: Float64Array | Float32Array | readonly number[],
  options: MinimizeOptions = {},
): MinimizeResult {
  checkOptions("minimize", options, optionDomains);
  const { maxEvaluations = Infinity, maxTime = Infinity, callback, signal } = options;
  const method = resolveMethod(options.method ?? defaultMethod(options));
  refuseForeign(method, options);
  const point = copyStart("minimize", start);
  const maxIterations = options.maxIterations ?? method.defaultIterations?.(point.length) ?? 1000;
  const box = options.bounds && new Box("minimize", options.bounds, point.length);
  const l1 = options.l1 === undefined ? undefined : new L1Penalty("minimize", options.l1, point.length);
  const differences = options.gradient === "differences";
  const problem = new CountedObjective(objective, point.length, {
    maxEvaluations,
    maxTime,
    signal,
    differences,
    box,
    l1,
  });
  const moved = box?.admit(point) ?? "";
  const iterate = firstIterate(problem, point, method);
  const { checkGradient = true } = options;
  const check = checkGradient && !method.valuesOnly ? new GradientCheck(problem, iterate, !differences) : undefined;
  const solver = method.begin(problem, iterate);
  const stationarity = (): number => solver.stationarity?.(iterate) ?? maxNorm(iterate.gradient);

  const history: IterationRecord[] = [];
  const progress = new ProgressMeter(iterate, options);
  let length = 0;
  for (let iteration = 0; ; iteration++) {
    const gradientNorm = stationarity();
    const escaped = progress.escape(iterate);
    const reached = solver.converged
      ? progress.ownVerdict(iterate, solver.converged(iterate, options))
      : progress.verdict(iterate, gradientNorm);
    const { value, gradient } = iterate;
    const { stepNorm } = progress;
    const record = { iteration, value, gradientNorm, step: length, stepNorm, evaluations: problem.evaluations };
    history.push(record);
    const answer = callback?.({ ...record, point: point.slice(), gradient: gradient.slice() });
    const end = (...[status, message]: Verdict): MinimizeResult => {
      const { evaluations, checkEvaluations, gradientEvaluations, hessianEvaluations, hessianProducts } = problem;
      const counts = { evaluations, checkEvaluations, gradientEvaluations, hessianEvaluations, hessianProducts };
      const verdict = { status, message: message + moved, gradientNorm, stepNorm };
      return { point, value, gradient, iterations: iteration, ...counts, ...verdict, history };
    };
    const allowance = (): MinimizeResult => {
      if (problem.aborted) return end("aborted", "The signal has aborted.");
      if (problem.late) return end("maxTime", `The ${maxTime} ms allowed are spent.`);
      return end("maxEvaluations", spent(maxEvaluations, "evaluation"));
    };

    if (escaped) return end(...escaped);
    if (reached) return end(...(check?.verdict(iterate) ?? reached));
    if (answer === "stop" || answer === true) return end("stopped", "The callback ended the minimisation.");
    if (problem.exhausted) return allowance();
    if (iteration >= maxIterations) {
      const reason: Verdict = ["maxIterations", spent(maxIterations, "iteration")];
      return end(...(check?.verdict(iterate) ?? reason));
    }

    progress.leave(iterate);
    const step = solver.advance(iterate);
    if (step.outcome !== "moved") {
      return problem.exhausted ? allowance() : end(...failure(iterate, step, gradientNorm, check));
    }
    length = step.length;
  }
}

/** Measures what an iteration achieved, against the tolerances. */
class ProgressMeter {
  /** `‖·‖∞` of the last move. */
  stepNorm = 0;
  readonly #options: MinimizeOptions;
  readonly #point: Float64Array;
  /** The value and the point that none may go beyond. */
  readonly #floor: number;
  readonly #fence: number;
  #value = Infinity;
  #lowestValue = Infinity;
  #lowestNorm = Infinity;
  #iterationsSinceLow = 0;

  constructor({ point, value }: Iterate, options: MinimizeOptions) {
    this.#options = options;
    this.#point = point.slice();
    this.#floor = -farthest * Math.max(1, Math.abs(value));
    this.#fence = farthest * Math.max(1, maxNorm(point));
  }

  /** Remembers where an iteration begins. */
  leave({ point, value }: Iterate): void {
    this.#point.set(point);
    this.#value = value;
  }

  /** The status and message when values or point are out of all proportion to those of the start. */
  escape({ point, value }: Iterate): Verdict | undefined {
    const norm = maxNorm(point);
    // The point may go far without the values falling: along a valley whose floor is level.
    const ranAway = norm >= this.#fence && value < this.#value;
    if (!(value <= this.#floor || ranAway)) return undefined;
    return unbounded(`${show(value)} and on, where the largest variable is ${show(norm)}`);
  }

  /** The status and message when the method's own test holds. */
  ownVerdict({ point }: Iterate, message: string): Verdict | undefined {
    this.stepNorm = distance(point, this.#point);
    return message === "" ? undefined : ["converged", message];
  }

  /** The status and message when a tolerance is met or progress has ended, after an iteration or at the start. */
  verdict({ point, value }: Iterate, gradientNorm: number): Verdict | undefined {
    const { gradientTolerance = 1e-8, functionTolerance = 0, stepTolerance = 0 } = this.#options;
    const before = this.#value;
    this.stepNorm = distance(point, this.#point);
    if (gradientNorm <= gradientTolerance) {
      return ["converged", `Converged: the gradient norm ${show(gradientNorm)} is within ${gradientTolerance}.`];
    }
    const moved = before < Infinity;
    const decrease = before - value;
    if (functionTolerance > 0 && moved && decrease <= functionTolerance * Math.max(Math.abs(before), Math.abs(value))) {
      return [
        "functionTolerance",
        `The value fell by ${show(decrease)} only, within functionTolerance ${functionTolerance}.`,
      ];
    }
    if (stepTolerance > 0 && moved && this.stepNorm <= stepTolerance * Math.max(1, maxNorm(point))) {
      return [
        "stepTolerance",
        `The point moved by ${show(this.stepNorm)} only, within stepTolerance ${stepTolerance}.`,
      ];
    }
    const low = value < this.#lowestValue || gradientNorm < this.#lowestNorm;
    this.#iterationsSinceLow = low ? 0 : this.#iterationsSinceLow + 1;
    this.#lowestValue = Math.min(value, this.#lowestValue);
    this.#lowestNorm = Math.min(gradientNorm, this.#lowestNorm);
    if (this.#iterationsSinceLow < patience) return undefined;
    return [
      "stalled",
      `For ${patience} iterations neither value nor gradient norm (now ${show(gradientNorm)}) has reached a new low: ` +
        `rounding errors prevent further progress.`,
    ];
  }
}

/** Says why the solver did not move, checking the gradient if that may be the cause. */
function failure(
  iterate: Iterate,
  { outcome, direction, reason }: Step,
  gradientNorm: number,
  check: GradientCheck | undefined,
): Verdict {
  if (outcome === "unbounded") return unbounded("-Infinity");
  if (outcome === "nonFinite") return ["nonFinite", `No finite point to go to: ${reason}.`];
  const [status, cause] = check?.verdict(iterate, direction) ?? [
    "lineSearchFailed",
    likelyCause(iterate, gradientNorm),
  ];
  return [status, `The line search failed: ${reason}. ${cause}`];
}

const unbounded = (depth: string): Verdict => [
  "unbounded",
  `The objective is unbounded below: its values fall to ${depth}.`,
];

/** Of a move by the size of the point itself, the gradient promises this fraction of the value or less at the rounding floor. */
const floor = 1e-5;

/** What probably stopped a solver whose gradient is not contradicted. */
function likelyCause({ point, value }: Iterate, gradientNorm: number): string {
  const norm = `the gradient norm is ${show(gradientNorm)}`;
  if (gradientNorm * Math.max(1, maxNorm(point)) <= floor * Math.max(1, Math.abs(value)))
    return `Most likely the rounding floor of the objective: ${norm}.`;
  return `Yet ${norm}: the objective may be unbounded, have a kink nearby, or be computed in fewer digits than f64 has.`;
}

const show = (x: number): string => x.toPrecision(3);

/** The method for the features that a problem has. */
function defaultMethod({ bounds, l1 }: MinimizeOptions): MethodName {
  if (l1 !== undefined) return "owlqn";
  return bounds === undefined ? "lbfgs" : "lbfgsb";
}

/** Refuses what the method cannot honour. */
function refuseForeign({ name, takes = [], valuesOnly = false }: Method, options: MinimizeOptions): void {
  const { gradient } = options;
  if (gradient !== undefined && gradient !== "given" && gradient !== "differences") {
    throw new RangeError(`minimize: gradient: expected "given" or "differences", got ${String(gradient)}`);
  }
  if (options.checkGradient !== undefined && typeof options.checkGradient !== "boolean") {
    throw new TypeError(`minimize: checkGradient: expected true or false, got ${kindOf(options.checkGradient)}`);
  }
  for (const feature of ["bounds", "l1"] as const) {
    if (options[feature] === undefined || takes.includes(feature)) continue;
    const able = methodsWith(feature).map((other) => `"${other}"`);
    throw new RangeError(
      `${name}: ${feature}: expected none, as this method has none; use method ${able.join(" or ")}`,
    );
  }
  const idle = (["gradient", "gradientTolerance"] as const).find((option) => options[option] !== undefined);
  if (!valuesOnly || !idle) return;
  const advice = "set functionTolerance and stepTolerance, or use another method";
  throw new RangeError(`${name}: ${idle}: expected none, as this method uses values only; ${advice}`);
}

function firstIterate(problem: CountedObjective, point: Float64Array, { valuesOnly }: Method): Iterate {
  const gradient = new Float64Array(point.length);
  const value = valuesOnly ? problem.value(point) : problem.evaluate(point, gradient);
  const advice = "start inside the domain of the objective";
  if (!Number.isFinite(value)) {
    throw new RangeError(`minimize: objective: expected a finite value at the start, got ${value}; ${advice}`);
  }
  if (valuesOnly) return { point, gradient: gradient.fill(NaN), value };
  const bad = gradient.findIndex((x) => !Number.isFinite(x));
  if (bad < 0) return { point, gradient, value };
  const got = `${gradient[bad]} at index ${bad}`;
  throw new RangeError(`minimize: objective: expected a finite gradient at the start, got ${got}; ${advice}`);
}

/** Every option; those that are numbers with their domain. */
const optionDomains: OptionDomains<MinimizeOptions> = {
  method: undefined,
  gradient: undefined,
  bounds: undefined,
  l1: undefined,
  maxIterations: wholeNumber,
  maxEvaluations: positiveWholeNumber,
  maxTime: timeLimit,
  gradientTolerance: tolerance,
  functionTolerance: tolerance,
  stepTolerance: tolerance,
  checkGradient: undefined,
  callback: undefined,
  signal: undefined,
};
