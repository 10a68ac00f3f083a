import { show } from "@nadir/core-wasm/kernel";
import {
  checkOptions,
  copyStart,
  isVector,
  kindOf,
  positiveWholeNumber,
  spent,
  timeLimit,
  tolerance,
  wholeNumber,
  type NumberDomain,
  type OptionDomains,
} from "../arguments.js";
import { Box, spread, type Bounds } from "../bounds.js";
import { uncertaintyOf, type Uncertainty } from "./covariance.js";
import { checkJacobian } from "./jacobian-check.js";
import { Measure } from "./measure.js";
import { CountedResiduals, type Differences, type Residuals, type ResidualVector } from "./residuals.js";
import { resolveLoss, type RobustLoss, type RobustLossName } from "./robust.js";
import { Search, type Verdict } from "./search.js";

/**
 * Why a fit ended.
 *
 * - `converged`: `cosine` is at most `gradientTolerance`, or nothing is left to remove from the residuals that rounding the
 *   parameters does not put there.
 * - `functionTolerance`: an iteration lowered the value by at most that fraction, and had promised no more.
 * - `stepTolerance`: an iteration moved the parameters by at most that fraction of their length, both scaled.
 * - `maxIterations`, `maxEvaluations`, `maxTime`: the allowance is spent.
 * - `stopped`: the callback returned `"stop"` or `true`.
 * - `aborted`: the signal has aborted.
 * - `stalled`: no move lowers the value, however short; as a rule rounding errors of the residuals, and `message` says so.
 * - `nonFinite`: the Jacobian is not finite at the point reached.
 * - `wrongJacobian`: the Jacobian given contradicts differences of the residuals where the fit ended; no other claim is made.
 *
 * Whatever the status, all of the result belongs to `point`, the best one met.
 */
export type LeastSquaresStatus =
  | "converged"
  | "functionTolerance"
  | "stepTolerance"
  | "maxIterations"
  | "maxEvaluations"
  | "maxTime"
  | "stopped"
  | "aborted"
  | "stalled"
  | "nonFinite"
  | "wrongJacobian";

/** One line of the history. */
export interface LeastSquaresRecord {
  /** 0 for the start. */
  readonly iteration: number;
  readonly value: number;
  /** `‖gradient‖∞`; with bounds that of `P(x − gradient) − x`, `P` the projection on the box. */
  readonly gradientNorm: number;
  /** Of the angle between the residuals and the plane in which the model can move them. */
  readonly cosine: number;
  /** `‖·‖∞` of the move; 0 for the start. */
  readonly stepNorm: number;
  /** Levenberg and Marquardt's λ; 0 for a step of Gauss and Newton. */
  readonly damping: number;
  /** Evaluations of the residuals so far. */
  readonly evaluations: number;
}

/** What the callback receives. The arrays are copies, to keep or to write to. */
export interface LeastSquaresProgress extends LeastSquaresRecord {
  readonly point: Float64Array;
  readonly residuals: Float64Array;
}

/** Settings of {@link leastSquares}. */
export interface LeastSquaresOptions {
  /** Bounds on the parameters; equal ones hold a parameter fixed. A start out of bounds is moved within, as `message` says. */
  bounds?: Bounds;
  /** Weights of the squared residuals, one each; default 1. Weight 0 leaves an observation out. */
  weights?: Float64Array | Float32Array | readonly number[];
  /** Standard deviations of the observations, one each or one for all, instead of weights: `wᵢ = 1/σᵢ²`. */
  sigma?: number | Float64Array | Float32Array | readonly number[];
  /** Whether `sigma` is known in absolute terms, so that the covariance is not scaled by the residuals; default false. */
  absoluteSigma?: boolean;
  /** ρ of the squared residuals: a name or `{ rho }`; default `"linear"`, least squares. */
  loss?: RobustLossName | RobustLoss;
  /** The (weighted) residual `c` at which the loss begins to differ from least squares; default 1. */
  lossScale?: number;
  /** Differences for the Jacobian, where none is given; default `"central"`. */
  differences?: Differences;
  /** Typical sizes of the parameters, one each or one for all; default by the norms of the Jacobian's columns (Moré 1978). */
  parameterScale?: number | Float64Array | Float32Array | readonly number[];
  /** Iterations allowed; default 1000. */
  maxIterations?: number;
  /** Evaluations of the residuals allowed, at least 1; the Jacobian of the last step may exceed them. Default unlimited. */
  maxEvaluations?: number;
  /** Milliseconds allowed, checked between evaluations; default unlimited. */
  maxTime?: number;
  /** Converged when `cosine` is at most this; it has no unit. Default 1e-10. */
  gradientTolerance?: number;
  /** Stop when an iteration lowers the value by at most this fraction, and promised no more; default 0, off. */
  functionTolerance?: number;
  /** Stop when an iteration moves the scaled parameters by at most this fraction of their length; default 0, off. */
  stepTolerance?: number;
  /** Called at the start and after every iteration; `"stop"` or `true` ends the fit. */
  callback?: (progress: LeastSquaresProgress) => void | "stop" | boolean;
  /** Ends the fit between two evaluations. */
  signal?: AbortSignal;
}

/** The parameters found, how well the data determine them, and the certificate of the search. */
export interface LeastSquaresResult extends Uncertainty {
  readonly point: Float64Array;
  /** Half the sum of squared residuals: `½ Σ wᵢ rᵢ²`, with a loss `½ Σ c² ρ(wᵢ rᵢ² / c²)`. */
  readonly value: number;
  /** The residuals there, without weights or loss. */
  readonly residuals: Float64Array;
  /** Their derivatives, a row a residual and a column a parameter, row-major. */
  readonly jacobian: Float64Array;
  /** The gradient of `value`. */
  readonly gradient: Float64Array;
  /** For each parameter: −1 held at its lower bound, 1 at its upper, 0 free. */
  readonly active: Int8Array;
  readonly iterations: number;
  /** Evaluations of the residuals, those of differences and of the final check of the Jacobian included. */
  readonly evaluations: number;
  /** Jacobians, given or by differences. */
  readonly jacobianEvaluations: number;
  readonly status: LeastSquaresStatus;
  /** The status in a sentence, with the figures that matter, and what the data leave undetermined. */
  readonly message: string;
  /** `‖gradient‖∞`; with bounds that of `P(x − gradient) − x`, `P` the projection on the box. */
  readonly gradientNorm: number;
  /**
   * Of the angle between the residuals and the plane in which the model can move them: 0 at a minimum. Where the last move
   * was damped, as that plane is no guide far from the point, of the angle with the nearest column of the Jacobian.
   */
  readonly cosine: number;
  /** `‖·‖∞` of the last move; 0 when there was none. */
  readonly stepNorm: number;
  /** The start and every iteration. */
  readonly history: readonly LeastSquaresRecord[];
}

/**
 * Fits parameters by nonlinear least squares, in f64: finds a local minimum of `½ Σ wᵢ rᵢ(x)²` within bounds, by the method of
 * Levenberg and Marquardt.
 *
 * ```ts
 * const { point, standardErrors } = leastSquares(([a, b]) => x.map((xi, i) => a * Math.exp(b * xi) - y[i]), [1, 0]);
 * ```
 *
 * Each step solves the linear model of the residuals within a trust region, by Householder reflections. Trials where a
 * residual is not finite are avoided. The run is deterministic: the same residuals and start give the same bits.
 *
 * @param residuals - Returns the residuals, synchronously; `{ residuals, jacobian }` to give derivatives too.
 * @param start - Where to begin; copied.
 * @throws TypeError for residuals, start, options or results of the wrong kind, and for an unknown option.
 * @throws RangeError for an empty or non-finite start, one where the residuals or their Jacobian are not finite, and for
 * options outside their domain or of the wrong length.
 */
export function leastSquares(
  residuals: Residuals,
  start: Float64Array | Float32Array | readonly number[],
  options: LeastSquaresOptions = {},
): LeastSquaresResult {
  return fit("leastSquares", residuals, start, options);
}

/** {@link leastSquares} on behalf of the function that errors name. */
export function fit(
  who: string,
  residuals: Residuals,
  start: Float64Array | Float32Array | readonly number[],
  options: LeastSquaresOptions,
): LeastSquaresResult {
  checkOptions(who, options, optionDomains);
  const { maxIterations = 1000, maxEvaluations = Infinity, maxTime = Infinity, callback, signal } = options;
  const point = copyStart(who, start);
  const box = new Box(who, options.bounds ?? {}, point.length);
  const moved = box.admit(point);
  const differences = differencesOf(who, options);
  const limits = { maxEvaluations, maxTime, signal };
  const problem = new CountedResiduals(who, residuals, point.length, differences, box, limits);
  const first = problem.evaluate(point);
  const measure = measureOf(who, options, first.length);
  const search = new Search(who, problem, measure, box, scaleOf(who, options, point.length));
  search.begin(point, first);

  const history: LeastSquaresRecord[] = [];
  const end = ([status, message]: Verdict): LeastSquaresResult =>
    resultOf(search, problem, measure, options, status, message + moved, history);
  const allowance = (): Verdict => {
    if (problem.aborted) return ["aborted", "The signal has aborted."];
    if (problem.late) return ["maxTime", `The ${maxTime} ms allowed are spent.`];
    return ["maxEvaluations", spent(maxEvaluations, "evaluation")];
  };
  for (let iteration = 0; ; iteration++) {
    const { point: here, value, residuals: there } = search.position;
    const { gradientNorm, cosine, stepNorm, damping } = search;
    history.push({ iteration, value, gradientNorm, cosine, stepNorm, damping, evaluations: problem.evaluations });
    const answer = callback?.({ ...history[iteration], point: here.slice(), residuals: there.slice() });
    if (answer === "stop" || answer === true) return end(["stopped", "The callback ended the fit."]);

    let ended: Verdict | undefined;
    do {
      ended = search.verdict(options);
      if (ended) continue;
      if (problem.exhausted) return end(allowance());
      if (iteration >= maxIterations) return end(["maxIterations", spent(maxIterations, "iteration")]);
      ended = search.advance();
      if (ended?.[0] === "stalled" && problem.exhausted) return end(allowance());
    } while (ended && search.refine());
    if (ended) return end(ended);
  }
}

/** All that belongs to the point where the search is. */
function resultOf(
  { position, gradientNorm, cosine, stepNorm, independent, box }: Search,
  problem: CountedResiduals,
  measure: Measure,
  { absoluteSigma = false }: LeastSquaresOptions,
  ended: LeastSquaresStatus,
  reason: string,
  history: readonly LeastSquaresRecord[],
): LeastSquaresResult {
  const { point, value, residuals, columns, tangent } = position;
  const { gradient, free } = tangent;
  const n = point.length;
  const fault = checkJacobian(problem, position, box);
  const status = fault === "" ? ended : "wrongJacobian";
  const uncertainty = uncertaintyOf(residuals, columns, measure, free, absoluteSigma, independent);
  const message = fault === "" ? [reason, ...looseSentence(uncertainty, free.length)].join(" ") : fault;

  const jacobian = new Float64Array(residuals.length * n);
  columns.forEach((column, j) => column.forEach((element, i) => (jacobian[i * n + j] = element)));
  const active = Int8Array.from(point, (x, j) => (free.includes(j) ? 0 : x <= box.lower[j] ? -1 : 1));
  const counts = {
    iterations: history.length - 1,
    evaluations: problem.evaluations,
    jacobianEvaluations: problem.jacobianEvaluations,
  };
  const certificate = { ...counts, status, message, gradientNorm, cosine, stepNorm, history };
  return { point, value, residuals, jacobian, gradient, active, ...uncertainty, ...certificate };
}

function looseSentence({ rank, undetermined }: Uncertainty, free: number): string[] {
  if (undetermined.length === 0) return [];
  const which = undetermined.join(", ");
  const combinations = ["no combination", "only one combination"][rank] ?? `only ${rank} combinations`;
  const those =
    undetermined.length === 1
      ? `that at index ${which} can move without effect, and has`
      : `those at index ${which} can move together without effect, and have`;
  const parameters = free === 1 ? "the one free parameter" : `the ${free} free parameters`;
  return [`The residuals determine ${combinations} of ${parameters}: ${those} no finite standard error.`];
}

function differencesOf(who: string, { differences = "central" }: LeastSquaresOptions): Differences {
  if (differences === "central" || differences === "forward") return differences;
  const Kind = typeof differences === "string" ? RangeError : TypeError;
  throw new Kind(`${who}: differences: expected "central" or "forward", got ${show(differences)}`);
}

function measureOf(who: string, options: LeastSquaresOptions, rows: number): Measure {
  const { weights, sigma, absoluteSigma = false, loss = "linear", lossScale = 1 } = options;
  if (weights !== undefined && sigma !== undefined) {
    throw new TypeError(`${who}: sigma: expected weights or sigma, got both; a weight is 1 / sigma²`);
  }
  if (absoluteSigma && sigma === undefined) {
    throw new TypeError(`${who}: absoluteSigma: expected sigma with it, got none`);
  }
  const roots =
    sigma === undefined
      ? weights && perObservation(`${who}: weights`, weights, rows, nonNegative).map(Math.sqrt)
      : perObservation(`${who}: sigma`, sigma, rows, positive).map((deviation) => 1 / deviation);
  if (roots?.every((root) => root === 0)) {
    throw new RangeError(`${who}: weights: expected at least one that is not 0, got ${rows} zeros`);
  }
  return new Measure(roots, resolveLoss(who, loss), lossScale);
}

/** One number an observation, each in its domain. */
function perObservation(who: string, given: number | ResidualVector, rows: number, domain: NumberDomain): Float64Array {
  if (typeof given !== "number" && !isVector(given)) {
    throw new TypeError(`${who}: expected an array of numbers, got ${kindOf(given)}`);
  }
  if (typeof given !== "number" && given.length !== rows) {
    throw new RangeError(`${who}: expected ${rows} numbers, as there are residuals, got ${given.length}`);
  }
  const numbers = typeof given === "number" ? new Float64Array(rows).fill(given) : Float64Array.from(given);
  const bad = numbers.findIndex((x) => !domain.has(x));
  if (bad < 0) return numbers;
  throw new RangeError(`${who}: expected ${domain.expected}, got ${numbers[bad]} at index ${bad}`);
}

function scaleOf(who: string, { parameterScale }: LeastSquaresOptions, dimension: number): Float64Array | undefined {
  if (parameterScale === undefined) return undefined;
  const scale = spread(`${who}: parameterScale`, parameterScale, dimension);
  const bad = scale.findIndex((x) => !positive.has(x));
  if (bad < 0) return scale;
  throw new RangeError(`${who}: parameterScale: expected ${positive.expected}, got ${scale[bad]} at index ${bad}`);
}

const nonNegative: NumberDomain = { expected: "non-negative finite numbers", has: (x) => x >= 0 && x < Infinity };
const positive: NumberDomain = { expected: "positive finite numbers", has: (x) => x > 0 && x < Infinity };

/** Every option; those that are numbers with their domain. */
const optionDomains: OptionDomains<LeastSquaresOptions> = {
  bounds: undefined,
  weights: undefined,
  sigma: undefined,
  absoluteSigma: undefined,
  loss: undefined,
  lossScale: { expected: "a positive finite number", has: positive.has },
  differences: undefined,
  parameterScale: undefined,
  maxIterations: wholeNumber,
  maxEvaluations: positiveWholeNumber,
  maxTime: timeLimit,
  gradientTolerance: tolerance,
  functionTolerance: tolerance,
  stepTolerance: tolerance,
  callback: undefined,
  signal: undefined,
};
