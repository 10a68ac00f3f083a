import { dot, luFactor, luSolve } from "../linear-algebra.js";
import type { Move } from "./directions.js";
import { CorrectionPairs, type Pair } from "./lbfgs.js";

/**
 * The BFGS approximation of the Hessian from the latest pairs, in compact form: `B = θ I - W M Wᵀ`, with `W = [Y θS]`,
 * `M⁻¹ = [-D Lᵀ; L θSᵀS]`, `D` the diagonal and `L` the strict lower triangle of `SᵀY`.
 *
 * Source: Byrd, Nocedal & Schnabel, "Representations of quasi-Newton matrices and their use in limited memory methods",
 * Math. Programming 63, 1994, section 3.2.
 */
export class CompactHessian {
  theta = 1;
  readonly #memory: number;
  readonly #corrections: CorrectionPairs;
  /** Oldest first. */
  #pairs: readonly Pair[] = [];
  /** `SᵀS` and `SᵀY`, row by row. */
  #ss: number[][] = [];
  #sy: number[][] = [];
  /** The factors of `M⁻¹`. */
  #middle = new Float64Array(0);
  #pivots: Int32Array = new Int32Array(0);

  constructor(dimension: number, memory: number) {
    this.#memory = memory;
    this.#corrections = new CorrectionPairs(dimension, memory);
  }

  /** The number of columns of `W`. */
  get rank(): number {
    return 2 * this.#pairs.length;
  }

  /** Forgets all pairs; returns whether there were any. */
  clear(): boolean {
    const learnt = this.rank > 0;
    this.#corrections.clear();
    this.#pairs = [];
    this.#ss = [];
    this.#sy = [];
    this.theta = 1;
    return learnt;
  }

  /** Stores a move in place of the oldest, if the curvature along it is positive. */
  add(move: Move): void {
    const full = this.#pairs.length === this.#memory;
    if (!this.#corrections.add(move)) return;
    this.#pairs = this.#corrections.oldestFirst();
    for (const matrix of full ? [this.#ss, this.#sy] : []) {
      matrix.shift();
      for (const row of matrix) row.shift();
    }
    const last = this.#pairs.length - 1;
    const newest = this.#pairs[last];
    this.#ss[last] = [];
    this.#sy[last] = [];
    this.#pairs.forEach(({ s, y }, k) => {
      this.#ss[last][k] = this.#ss[k][last] = dot(s, newest.s);
      this.#sy[k][last] = dot(s, newest.y);
      this.#sy[last][k] = dot(newest.s, y);
    });
    this.theta = dot(newest.y, newest.y) / this.#sy[last][last];
    if (!this.#factorMiddle()) this.clear();
  }

  /** Writes `-B⁻¹ g` into `out`: what {@link solveFree} gives where all variables are free, to more digits. */
  newtonStep(gradient: Float64Array, out: Float64Array): void {
    this.#corrections.direction(gradient, out);
  }

  /** `Wᵀ v`. */
  transposeTimes(v: Float64Array): Float64Array {
    const count = this.#pairs.length;
    const out = new Float64Array(2 * count);
    this.#pairs.forEach(({ s, y }, k) => {
      out[k] = dot(y, v);
      out[count + k] = this.theta * dot(s, v);
    });
    return out;
  }

  /** Row `i` of `W`. */
  row(i: number): Float64Array {
    const count = this.#pairs.length;
    const out = new Float64Array(2 * count);
    this.#pairs.forEach(({ s, y }, k) => {
      out[k] = y[i];
      out[count + k] = this.theta * s[i];
    });
    return out;
  }

  /** Row `i` of `W` times a vector. */
  rowTimes(i: number, v: Float64Array): number {
    const count = this.#pairs.length;
    let sum = 0;
    for (let k = 0; k < count; k++) {
      sum += this.#pairs[k].y[i] * v[k] + this.theta * this.#pairs[k].s[i] * v[count + k];
    }
    return sum;
  }

  /** `M v`; of a longer `v`, the first elements count. */
  middleTimes(v: Float64Array): Float64Array {
    const out = v.slice(0, this.rank);
    luSolve(this.#middle, this.#pivots, out);
    return out;
  }

  /** `aᵀ M b`. */
  middleProduct(a: Float64Array, b: Float64Array): number {
    return this.rank === 0 ? 0 : dot(a, this.middleTimes(b));
  }

  /**
   * Solves with the part of `B` that belongs to the free variables, by the Sherman-Morrison-Woodbury formula:
   * `B⁻¹ = I / θ + W (I - M WᵀW / θ)⁻¹ M Wᵀ / θ²`, with the rows of `W` that are free.
   *
   * @param x - One element a variable; those of the free ones are replaced by the solution.
   * @returns Whether the system could be solved; if not, `x` is as it was.
   */
  solveFree(free: Int32Array, x: Float64Array): boolean {
    const { theta, rank } = this;
    const gram = new Float64Array(rank * rank);
    const right = new Float64Array(rank);
    for (const i of free) {
      const w = this.row(i);
      for (let a = 0; a < rank; a++) {
        right[a] += w[a] * x[i];
        for (let b = 0; b <= a; b++) gram[a * rank + b] += w[a] * w[b];
      }
    }
    const inner = new Float64Array(rank * rank);
    const column = new Float64Array(rank);
    for (let b = 0; b < rank; b++) {
      for (let a = 0; a < rank; a++) column[a] = a >= b ? gram[a * rank + b] : gram[b * rank + a];
      const image = this.middleTimes(column);
      for (let a = 0; a < rank; a++) inner[a * rank + b] = (a === b ? 1 : 0) - image[a] / theta;
    }
    const v = this.middleTimes(right);
    const pivots = luFactor(inner, rank);
    if (!pivots) return false;
    luSolve(inner, pivots, v);
    for (const i of free) x[i] = x[i] / theta + this.rowTimes(i, v) / (theta * theta);
    return true;
  }

  #factorMiddle(): boolean {
    const count = this.#pairs.length;
    const { rank, theta } = this;
    const matrix = new Float64Array(rank * rank);
    for (let i = 0; i < count; i++) {
      matrix[i * rank + i] = -this.#sy[i][i];
      for (let j = 0; j < count; j++) {
        if (j < i) {
          matrix[(count + i) * rank + j] = this.#sy[i][j];
          matrix[j * rank + count + i] = this.#sy[i][j];
        }
        matrix[(count + i) * rank + count + j] = theta * this.#ss[i][j];
      }
    }
    const pivots = luFactor(matrix, rank);
    if (!pivots) return false;
    this.#middle = matrix;
    this.#pivots = pivots;
    return true;
  }
}
