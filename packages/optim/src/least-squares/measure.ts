import type { RobustLoss } from "./robust.js";

/** The curvature of a loss counts as at least this fraction of its slope, so that the model has a minimum. */
const leastCurvature = 0.1;

/** Residuals and Jacobian columns whose half sum of squares models the value to second order (but for second derivatives). */
export interface WeightedSystem {
  readonly residuals: Float64Array;
  readonly columns: Float64Array[];
}

/** What residuals cost: `½ Σ c² ρ(wᵢ rᵢ² / c²)`. */
export class Measure {
  /** Square roots of the weights; undefined where all are 1. */
  readonly roots?: Float64Array;
  readonly loss: RobustLoss;
  readonly scale: number;

  constructor(roots: Float64Array | undefined, loss: RobustLoss, scale: number) {
    this.roots = roots;
    this.loss = loss;
    this.scale = scale;
  }

  /** `√wᵢ xᵢ`; an observation of weight 0 is absent, whatever `xᵢ` is. */
  weighted(x: Float64Array): Float64Array {
    const { roots } = this;
    return roots ? x.map((element, i) => (roots[i] === 0 ? 0 : roots[i] * element)) : x;
  }

  /** The value for residuals, summed with compensation (Neumaier 1974); not finite if one of them is not. */
  value(residuals: Float64Array): number {
    const squared = this.scale * this.scale;
    let sum = 0;
    let lost = 0;
    for (const r of this.weighted(residuals)) {
      // A bounded loss would hide it.
      if (!Number.isFinite(r)) return NaN;
      const term = squared * this.loss.rho((r / this.scale) * (r / this.scale))[0];
      const next = sum + term;
      lost += sum >= term ? sum - next + term : term - next + sum;
      sum = next;
    }
    return 0.5 * (Number.isFinite(sum) ? sum + lost : sum);
  }

  /**
   * The system to linearise. Rows are scaled so that the gradient is exact and `JᵀJ` has the curvature `ρ′ + 2sρ″` of the
   * loss along each residual (Triggs et al. 2000, Bundle adjustment, section 3), where that is positive enough.
   */
  system(residuals: Float64Array, columns: readonly Float64Array[]): WeightedSystem {
    const right = this.weighted(residuals).slice();
    const factors = new Float64Array(right.length);
    for (let i = 0; i < right.length; i++) {
      const s = (right[i] / this.scale) * (right[i] / this.scale);
      const [, first, second] = this.loss.rho(s);
      const curvature = Math.sqrt(Math.max(first + 2 * s * second, leastCurvature * first));
      factors[i] = curvature;
      right[i] = curvature > 0 ? (right[i] * first) / curvature : 0;
    }
    const scaled = columns.map((column) => {
      const copy = this.weighted(column).slice();
      for (let i = 0; i < copy.length; i++) copy[i] *= factors[i];
      return copy;
    });
    return { residuals: right, columns: scaled };
  }
}
