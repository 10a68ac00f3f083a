import { type Placed, place } from "@nadir/core-wasm";
import { linearObjective } from "@nadir/core-wasm/linear-objective";
import type { LinearProblem } from "./fit.js";
import { type Matrix, placedScaled, rootMeanSquareScales, type Scale, standardScales } from "./matrix.js";

interface PlacedProblem {
  readonly targets: Placed;
  readonly objective: ReturnType<typeof linearObjective>;
  free(): void;
}

/** The fused objective (without penalty) over copies in the core's memory, `x` of the features, which `free` gives back. */
export function placeProblem(
  { features, targets, weights, loss, intercept }: Omit<LinearProblem, "l1" | "l2" | "standardized">,
  x = place(features.values),
): PlacedProblem {
  const y = place(targets);
  const w = weights && place(weights);
  const { rows, columns } = features;
  const objective = linearObjective({ features: x, rows, columns, targets: y, weights: w, loss, intercept });
  const free = () => [objective, x, y, w].forEach((held) => held?.free());
  return { objective, targets: y, free };
}

/** The coordinates of the search, and the way back from them. */
export class Coordinates {
  /** What l2 is multiplied by, for every column. */
  readonly stiffness: Float64Array;
  readonly #scales: readonly Scale[];
  readonly #intercept: boolean;

  constructor({ features, weights, intercept, standardized }: LinearProblem) {
    const scales = intercept ? standardScales : rootMeanSquareScales;
    this.#scales = standardized ? [] : scales(features, weights);
    this.#intercept = intercept;
    this.stiffness = new Float64Array(features.columns).fill(1);
    this.#scales.forEach(({ deviation }, j) => (this.stiffness[j] = deviation === 0 ? 1 : 1 / (deviation * deviation)));
  }

  /** A copy of the features in these coordinates. */
  place(features: Matrix): Placed<"f64"> {
    return this.#scales.length === 0 ? place(features.values) : placedScaled(features, this.#scales);
  }

  toFeatures(point: Float64Array): Float64Array {
    const out = new Float64Array(this.stiffness.length + 1);
    out.set(point);
    this.#scales.forEach(({ mean, deviation }, j) => {
      out[j] = deviation === 0 ? 0 : point[j] / deviation;
      if (this.#intercept) out[out.length - 1] -= out[j] * mean;
    });
    return out;
  }
}

/** The core's fused objective with the smooth penalty added. */
export class PenalizedObjective {
  readonly dimension: number;
  /** For each coordinate of the search, what its absolute value is multiplied by; undefined without such a penalty. */
  readonly l1?: Float64Array;
  readonly #placed: PlacedProblem;
  readonly #targets: Float64Array;
  /** For each column, l2 × stiffness × width. */
  readonly #penalty: Float64Array;
  readonly #gradient: Float64Array;
  #width = 1;

  constructor(problem: LinearProblem, coordinates: Coordinates) {
    const { stiffness } = coordinates;
    this.#targets = problem.targets;
    this.#placed = placeProblem(problem, coordinates.place(problem.features));
    this.dimension = this.#placed.objective.dimension;
    this.#penalty = stiffness.map((factor) => problem.l2 * factor);
    this.#gradient = new Float64Array(this.dimension);
    if (problem.l1 === 0) return;
    this.l1 = new Float64Array(this.dimension);
    this.l1.set(stiffness.map((factor) => problem.l1 * Math.sqrt(factor)));
  }

  /**
   * From now on the point is in units of `width`, and so are the targets: the objective becomes J / width for the loss
   * width × ℓ(p / width, y / width), which bends `width` times as far out.
   */
  widen(width: number): void {
    this.#placed.targets.write(this.#targets.map((y) => y / width));
    this.#penalty.forEach((penalty, j) => (this.#penalty[j] = (penalty / this.#width) * width));
    this.#width = width;
  }

  /** Without the penalty l1, which the solver adds. */
  valueAndGradient(point: Float64Array) {
    const value = this.#placed.objective.valueAndGradient(point, this.#gradient) + this.#smoothPenalty(point);
    this.#penalty.forEach((stiffness, j) => (this.#gradient[j] += stiffness * point[j]));
    return { value, gradient: this.#gradient };
  }

  hessian(point: Float64Array, out: Float64Array): void {
    this.#placed.objective.hessian(point, out);
    this.#penalty.forEach((stiffness, j) => (out[j * (this.dimension + 1)] += stiffness));
  }

  /** Both penalties. */
  penalty(point: Float64Array): number {
    let sum = this.#smoothPenalty(point);
    this.l1?.forEach((weight, j) => (sum += weight * Math.abs(point[j])));
    return sum;
  }

  #smoothPenalty(point: Float64Array): number {
    let sum = 0;
    this.#penalty.forEach((stiffness, j) => (sum += stiffness * point[j] * point[j]));
    return sum / 2;
  }

  free(): void {
    this.#placed.free();
  }
}
