import { L1Penalty } from "../l1.js";
import { euclideanNorm, maxNorm } from "../linear-algebra.js";
import { changeOfStep, lineSearchDefaults } from "../line-search/more-thuente.js";
import type { Iterate, Method, Problem, Solver, Step } from "../method.js";
import { checkMemory, CorrectionPairs } from "./lbfgs.js";

/** Settings of {@link owlqn}. */
export interface OwlqnOptions {
  /** Number of correction pairs kept, a positive integer; default 10. */
  memory?: number;
}

/**
 * OWL-QN, the default of `minimize` for problems with an l1 penalty: for smooth objectives plus `Σ λᵢ |xᵢ|`, with any
 * number of variables. Variables that the penalty wins come out as exactly 0.
 *
 * The direction is that of L-BFGS, `-H v`, from the subgradient of least norm `v` and pairs of the smooth part alone,
 * with 0 where its sign is not that of `-vᵢ`. The search goes back from the full step until `F(x') ≤ F(x) + c₁ vᵀ(x' -
 * x)`; a variable that would change sign stops at 0. Variables with `λᵢ = 0` are spared both. When a search fails, the
 * pairs are dropped before the method calls itself stuck.
 *
 * The measure of stationarity is `‖v‖∞`.
 *
 * Memory: `2 memory + 9` vectors of `n` numbers.
 *
 * Source: Andrew & Gao, "Scalable training of L1-regularized log-linear models", ICML 2007, section 3.
 *
 * @throws RangeError when `memory` is not a positive integer.
 */
export function owlqn({ memory = 10 }: OwlqnOptions = {}): Method {
  checkMemory("owlqn", memory);
  return { name: "owlqn", takes: ["l1"], begin: (problem) => new OwlqnSolver(problem, memory) };
}

/** Bounds on the next multiple over the last, when one has failed; and the fraction after a non-finite trial. */
const shortest = 0.1;
const longest = 0.5;

class OwlqnSolver implements Solver {
  readonly #problem: Problem;
  readonly #l1: L1Penalty;
  readonly #pairs: CorrectionPairs;
  /** The subgradient of least norm. */
  readonly #v: Float64Array;
  readonly #direction: Float64Array;
  readonly #trial: Float64Array;
  readonly #trialGradient: Float64Array;
  readonly #s: Float64Array;
  readonly #y: Float64Array;
  #lastLength?: number;

  constructor(problem: Problem, memory: number) {
    const n = problem.dimension;
    this.#problem = problem;
    this.#l1 = problem.l1 ?? new L1Penalty("minimize", 0, n);
    this.#pairs = new CorrectionPairs(n, memory);
    this.#v = new Float64Array(n);
    this.#direction = new Float64Array(n);
    this.#trial = new Float64Array(n);
    this.#trialGradient = new Float64Array(n);
    this.#s = new Float64Array(n);
    this.#y = new Float64Array(n);
  }

  stationarity({ point, gradient }: Iterate): number {
    this.#l1.pseudoGradient(point, gradient, this.#v);
    return maxNorm(this.#v);
  }

  advance(iterate: Iterate): Step {
    this.#l1.pseudoGradient(iterate.point, iterate.gradient, this.#v);
    this.#aim();
    const step = this.#search(iterate, this.#firstStep());
    const retry = step.outcome !== "moved" && step.outcome !== "unbounded" && this.#pairs.count > 0;
    if (!retry || this.#problem.exhausted) return step;
    this.#pairs.clear();
    return this.advance(iterate);
  }

  #aim(): void {
    const direction = this.#direction;
    this.#pairs.direction(this.#v, direction);
    for (let i = 0; i < direction.length; i++) {
      if (this.#l1.weights[i] > 0 && direction[i] * this.#v[i] >= 0) direction[i] = 0;
    }
  }

  #firstStep(): number {
    if (this.#pairs.count > 0) return 1;
    const length = euclideanNorm(this.#direction);
    // Twice the last move, as the search only goes back.
    return this.#lastLength === undefined ? Math.min(1, 1 / length) : (2 * this.#lastLength) / length;
  }

  /** Goes back along the direction, within the orthant, until the value is low enough. */
  #search(iterate: Iterate, firstStep: number): Step {
    const { decrease, maxEvaluations } = lineSearchDefaults;
    const direction = this.#direction;
    const end = (outcome: Step["outcome"], reason: string): Step => ({ outcome, length: 0, direction, reason });
    let step = firstStep;
    let sawFinite = false;
    for (let trials = 0; trials < maxEvaluations && !this.#problem.exhausted; trials++) {
      if (!this.#moveWithinOrthant(iterate.point, step)) break;
      const value = this.#problem.evaluate(this.#trial, this.#trialGradient);
      if (value === -Infinity) return end("unbounded", "");
      const [slope, slopeThere] = this.#slopes(iterate.point);
      if (!(slope < 0)) return end("stuck", "the direction is not one of descent");
      if (!Number.isFinite(value) || !Number.isFinite(slopeThere)) {
        step *= shortest;
        continue;
      }
      sawFinite = true;
      const change = changeOfStep(value - iterate.value, slopeThere, slope, iterate.value);
      if (change <= decrease * slope) {
        this.#accept(iterate, value);
        return { outcome: "moved", length: step, direction, reason: "" };
      }
      // The minimiser of the parabola with both values and the first slope.
      const fraction = (-0.5 * slope) / (change - slope);
      step *= Math.min(longest, Math.max(shortest, fraction));
    }
    if (!sawFinite) return end("nonFinite", "no value along the direction is finite");
    return end("stuck", "no step along the direction lowers the value enough");
  }

  /** Writes the trial; returns whether it differs from `from`. */
  #moveWithinOrthant(from: Float64Array, step: number): boolean {
    const trial = this.#trial;
    let moved = false;
    for (let i = 0; i < trial.length; i++) {
      trial[i] = from[i] + step * this.#direction[i];
      const orthant = Math.sign(from[i]) || -Math.sign(this.#v[i]);
      if (this.#l1.weights[i] > 0 && trial[i] * orthant <= 0) trial[i] = 0;
      moved ||= trial[i] !== from[i];
    }
    return moved;
  }

  /** The slopes of the penalised objective, smooth in an orthant, along the move to the trial: here, and there. */
  #slopes(from: Float64Array): [here: number, there: number] {
    let here = 0;
    let there = 0;
    for (let i = 0; i < from.length; i++) {
      const move = this.#trial[i] - from[i];
      const orthant = Math.sign(from[i]) || -Math.sign(this.#v[i]);
      here += this.#v[i] * move;
      there += (this.#trialGradient[i] + this.#l1.weights[i] * orthant) * move;
    }
    return [here, there];
  }

  #accept(iterate: Iterate, value: number): void {
    const { point, gradient } = iterate;
    for (let i = 0; i < point.length; i++) {
      this.#s[i] = this.#trial[i] - point[i];
      this.#y[i] = this.#trialGradient[i] - gradient[i];
    }
    this.#lastLength = euclideanNorm(this.#s);
    this.#pairs.add({ s: this.#s, y: this.#y, length: this.#lastLength });
    point.set(this.#trial);
    gradient.set(this.#trialGradient);
    iterate.value = value;
  }
}
