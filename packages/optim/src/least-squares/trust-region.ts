import type { Box } from "../bounds.js";
import { dot, euclideanNorm } from "../linear-algebra.js";
import { dampedStep } from "./damping.js";
import type { Tangent } from "./tangent.js";
import { modelGradient, predictedDecrease, restrict } from "./triangle.js";

/** A move within the bounds, of scaled length about `radius` at most. */
export interface Move {
  /** Where it leads; a variable that a bound stops is exactly there. */
  readonly target: Float64Array;
  /** `‖D (target − point)‖`. */
  readonly length: number;
  /** λ of the last system solved. */
  readonly damping: number;
  /** The derivative of the value along the move; negative. */
  readonly slope: number;
  /** How much lower the value is at the target, by the model. */
  readonly predicted: number;
}

/**
 * The move of a trust region. Without bounds in the way it is Levenberg and Marquardt's. Where that would cross bounds, the
 * variables that do stop there, and the others are solved for again, until none crosses. Should the model fall less for it
 * than for a move down the gradient, bent along the bounds, it is the latter: a share of that fall is what convergence
 * rests on (Conn, Gould & Toint 1988, Global convergence of a class of trust region algorithms with simple bounds).
 */
export function moveWithin(
  tangent: Tangent,
  point: Float64Array,
  box: Box,
  scale: Float64Array,
  radius: number,
  guess: number,
): Move {
  const { norms, triangle } = tangent;
  const diagonal = scale.map((d, j) => d / norms[j]);
  const u = new Float64Array(point.length);
  let damping = 0;
  let free = tangent.free;
  let system = tangent.restricted;
  const crosses = (j: number): boolean => {
    const target = point[j] + u[j] / norms[j];
    return target < box.lower[j] || target > box.upper[j];
  };
  let stopped = false;
  while (free.length > 0) {
    const part = dampedStep(
      system,
      Float64Array.from(free, (j) => diagonal[j]),
      radius,
      guess,
    );
    damping = part.damping;
    free.forEach((j, k) => (u[j] = part.step[k]));
    const kept = free.filter((j) => !crosses(j));
    if (kept.length === free.length) break;
    stopped = true;
    for (const j of free) u[j] = crosses(j) ? (box.nearest(point[j] + u[j] / norms[j], j) - point[j]) * norms[j] : 0;
    free = kept;
    system = restrict(triangle, free, u);
  }
  const finish = (v: Float64Array): Move => {
    const target = point.map((x, j) => {
      const moved = x + v[j] / norms[j];
      return box.nearest(moved, j, 4 * Number.EPSILON * Math.max(Math.abs(x), Math.abs(moved)));
    });
    const length = euclideanNorm(target.map((x, j) => scale[j] * (x - point[j])));
    const slope = dot(modelGradient(triangle), v);
    return { target, length, damping, slope, predicted: predictedDecrease(triangle, v) };
  };
  const move = finish(u);
  if (!stopped) return move;
  const descent = finish(bentDescent(tangent, point, box, diagonal, radius));
  return descent.predicted > move.predicted ? descent : move;
}

/** The first move down the scaled gradient, projected on the box, of a halving ladder, that lowers the model enough. */
function bentDescent(
  { norms, triangle, free }: Tangent,
  point: Float64Array,
  box: Box,
  diagonal: Float64Array,
  radius: number,
): Float64Array {
  const gradient = modelGradient(triangle);
  const direction = new Float64Array(point.length);
  for (const j of free) direction[j] = -gradient[j] / (diagonal[j] * diagonal[j]);
  // To the edge of the trust region, or the least of the model on the way.
  const edge = radius / euclideanNorm(direction.map((d, j) => diagonal[j] * d));
  const curvature = -2 * (predictedDecrease(triangle, direction) + dot(gradient, direction));
  let step = Math.min(edge, -dot(gradient, direction) / curvature);
  for (;;) {
    const u = direction.map((d, j) => (box.nearest(point[j] + (step * d) / norms[j], j) - point[j]) * norms[j]);
    const slope = dot(gradient, u);
    if (!(predictedDecrease(triangle, u) < -0.1 * slope)) return u;
    step *= 0.5;
  }
}
