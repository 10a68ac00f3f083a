import { losses, type PointwiseLoss } from "@nadir/losses";
import { minimize, type MinimizeResult } from "@nadir/optim";
import type { Matrix } from "./matrix.js";
import { Coordinates, PenalizedObjective } from "./objective.js";
import { widths } from "./widths.js";

/** J(w, b) = Σ vᵢ ℓ(xᵢ·w + b, yᵢ) / Σ vᵢ + l2/2 |w|² + l1 |w|₁, over the rows xᵢ of `features` with targets yᵢ and weights vᵢ. */
export interface LinearProblem {
  readonly features: Matrix;
  readonly targets: Float64Array;
  readonly weights?: Float64Array;
  readonly loss: PointwiseLoss;
  readonly l2: number;
  readonly l1: number;
  readonly intercept: boolean;
  /** Whether every column has mean 0 and deviation 1 already. */
  readonly standardized: boolean;
}

export type SolverName = "newton" | "lbfgs" | "owlqn";

export interface SolverOptions {
  readonly method: SolverName | "auto";
  readonly maxIterations: number;
  /** Relative to the mean |∂ℓ/∂prediction| at the best constant. */
  readonly gradientTolerance: number;
}

/** One iteration. The point is lent: copy it to keep it. */
export interface Iteration {
  readonly iteration: number;
  readonly evaluations: number;
  readonly objective: number;
  /** The cost: the objective without the penalty. */
  readonly loss: number;
  readonly gradientNorm: number;
  /** Coefficients in the units of `features`, then the intercept (0 if the model has none). */
  readonly point: Float64Array;
}

export interface LinearFit {
  readonly method: SolverName;
  /** As in {@link Iteration}. */
  readonly point: Float64Array;
  /** The cost: the objective without the penalty. */
  readonly loss: number;
  readonly certificate: MinimizeResult;
}

/**
 * Minimises J from the best constant.
 *
 * The search runs in coordinates in which every column has mean 0 and deviation 1, whatever the units of the features:
 * the intercept absorbs the shift, and the penalties of column j become l2 / deviationⱼ² and l1 / deviationⱼ. So the conditioning does not
 * depend on the units, and neither does the gradient norm of the certificate.
 *
 * Newton's method has nothing to go by where most residuals lie in the straight tails of a loss, as with huber's δ far
 * below their size. There it starts from the optimum of a wider loss, found to a thousandth by way of still wider ones.
 */
export function fitLinear(
  problem: LinearProblem,
  options: SolverOptions,
  onIteration: (iteration: Iteration) => void | "stop" = () => {},
): LinearFit {
  const { targets, weights, loss, intercept } = problem;
  const coordinates = new Coordinates(problem);
  const objective = new PenalizedObjective(problem, coordinates);
  try {
    const constant = intercept ? bestConstant(loss, targets, weights) : 0;
    const slope = meanSlope(problem, constant);
    const method = methodFor(problem, options);
    let start = new Float64Array(objective.dimension);
    if (intercept) start[start.length - 1] = constant;
    if (method === "newton")
      for (const width of widths(problem, constant)) start = optimumOfWider(objective, start, width, slope);
    const certificate = minimize(objective, start, {
      method,
      l1: objective.l1,
      maxIterations: options.maxIterations,
      gradientTolerance: options.gradientTolerance * slope,
      checkGradient: !isOfPackage(loss),
      callback: ({ iteration, evaluations, value, gradientNorm, point }) =>
        onIteration({
          iteration,
          evaluations,
          objective: value,
          loss: value - objective.penalty(point),
          gradientNorm,
          point: coordinates.toFeatures(point),
        }),
    });
    const { point, value } = certificate;
    return { method, point: coordinates.toFeatures(point), loss: value - objective.penalty(point), certificate };
  } finally {
    objective.free();
  }
}

/** Whose derivatives are right; those of a loss of one's own may not be. */
const isOfPackage = ({ name }: PointwiseLoss): boolean => losses.some((loss) => loss.name === name);

function optimumOfWider(objective: PenalizedObjective, start: Float64Array, width: number, slope: number) {
  objective.widen(width);
  const inWidths = start.map((x) => x / width);
  const { point } = minimize(objective, inWidths, {
    method: "newton",
    maxIterations: 100,
    gradientTolerance: 1e-3 * slope,
    checkGradient: false,
  });
  objective.widen(1);
  return point.map((x) => x * width);
}

/** Newton's iterations are few but cost rows × columns² each, and need a curvature, also of the penalty. */
export function methodFor(problem: LinearProblem, { method }: SolverOptions): SolverName {
  if (method !== "auto") return method;
  const { features, loss, l1 } = problem;
  const { rows, columns } = features;
  if (l1 > 0) return "owlqn";
  return loss.traits.smooth && columns <= 150 && rows * columns * columns <= 5e9 ? "newton" : "lbfgs";
}

/** @throws RangeError when it is infinite, as the logit of a class that is all there is. */
export function bestConstant(loss: PointwiseLoss, targets: Float64Array, weights?: Float64Array): number {
  const constant = loss.constant(targets, weights);
  if (Number.isFinite(constant)) return constant;
  throw new RangeError(
    `fit: targets: expected some whose best constant is finite under ${loss.name}, got ${constant}. ` +
      `Are all of them ${targets[0]}?`,
  );
}

/** Σ v |∂ℓ/∂prediction| / Σ v when every prediction is `constant`: the unit of gradients on standardised columns. */
function meanSlope({ targets, weights, loss }: LinearProblem, constant: number): number {
  const predictions = new Float64Array(targets.length).fill(constant);
  let sum = 0;
  const slopes = loss.gradient(predictions, targets, { weights, out: predictions });
  for (let i = 0; i < slopes.length; i++) sum += Math.abs(slopes[i]);
  return sum;
}
