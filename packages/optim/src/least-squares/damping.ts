import { euclideanNorm } from "../linear-algebra.js";
import { DampedTriangle, modelGradient, solveTriangle, type Triangle } from "./triangle.js";

/** A step within a trust region, and the λ it belongs to. */
export interface DampedStep {
  readonly step: Float64Array;
  readonly damping: number;
}

/** How far a step's length may be from the radius, as a fraction of it. */
const slack = 0.1;
/** Newton steps for λ; three are usual. */
const most = 10;

/**
 * The solution of `min ‖A u + b‖` with `‖E u‖` at most `radius`: undamped if that is short enough, else of
 * `(AᵀA + λE²) u = −Aᵀb` with the λ > 0 that makes `‖E u‖` the radius, to a tenth of it. λ is found by Newton's method on
 * `1/‖E u(λ)‖`, which is nearly linear in λ, within bounds that close in on it.
 *
 * Source: Moré (1978), The Levenberg-Marquardt algorithm: implementation and theory, Lecture Notes in Mathematics 630,
 * sections 3 and 5.
 *
 * @param guess - A λ to begin with, such as that of the step before.
 */
export function dampedStep(triangle: Triangle, diagonal: Float64Array, radius: number, guess: number): DampedStep {
  const { size, rank } = triangle;
  const full = solveTriangle(triangle);
  const lengthOf = (u: Float64Array): number => euclideanNorm(u.map((x, j) => diagonal[j] * x));
  const excess = lengthOf(full) - radius;
  if (excess <= slack * radius) return { step: full, damping: 0 };

  const damped = new DampedTriangle(triangle, diagonal);
  let low = rank === size ? excess / radius / damped.declineUndamped(full, excess + radius) : 0;
  let high = euclideanNorm(modelGradient(triangle).map((slope, j) => slope / diagonal[j])) / radius;
  let damping = Math.min(Math.max(guess, low), high);
  if (damping === 0) damping = high / lengthOf(full);
  for (let iteration = 1; ; iteration++) {
    const floor = 0.001 * high;
    if (!(damping > 0)) damping = floor;
    const step = damped.solve(damping);
    const length = lengthOf(step);
    const over = length - radius;
    if (Math.abs(over) <= slack * radius || iteration === most || !(high > low)) return { step, damping };
    if (over > 0) low = Math.max(low, damping);
    else high = Math.min(high, damping);
    damping = Math.max(low, damping + over / radius / damped.decline(step, length));
  }
}
