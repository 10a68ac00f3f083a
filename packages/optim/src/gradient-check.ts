import type { Box } from "./bounds.js";
import { differenceGradient } from "./differences.js";
import { euclideanNorm, maxNorm } from "./linear-algebra.js";
import type { Iterate } from "./method.js";
import type { Verdict } from "./minimize.js";
import type { CountedObjective } from "./objective.js";
import { checkSlope, widestMove, type SlopeFault } from "./slope-check.js";

/** Up to so many variables, a gradient that is wrong is measured element by element to name the one that is. */
const mostElements = 100;
/** Elements within this fraction of each other agree. */
const agreement = 0.1;
/** Slopes that differ by this fraction of those at the start may be those of a gradient computed in f32. */
const negligible = 1e-7;

/** Compares the gradient of a run with differences of its values, once it has ended. */
export class GradientCheck {
  readonly #problem: CountedObjective;
  readonly #start: Iterate;
  /** Whether the gradient is the caller's, so that it may be wrong. */
  readonly #given: boolean;

  constructor(problem: CountedObjective, { point, gradient, value }: Iterate, given: boolean) {
    this.#problem = problem;
    this.#start = { point: point.slice(), gradient: gradient.slice(), value };
    this.#given = given;
  }

  /**
   * Checks the gradient where the run ended and where it began, along a direction that moves all variables: an additive
   * error shows at the end, where right gradients are 0, a constant factor at the start alone. Elements that are 0 at both
   * are checked for themselves. Two evaluations each where all is well. Where a search along a direction has failed, the
   * slope along that comes first.
   *
   * @returns What is wrong, if anything is.
   */
  verdict(iterate: Iterate, failed?: Float64Array): Verdict | undefined {
    const along = failed && this.#along(iterate, failed);
    if (along || !this.#given) return along;
    const start = this.#start;
    const moved = iterate.point.map((x, i) => x - start.point[i]);
    const here = denseDirection(iterate.point, moved, this.#problem.box);
    const there = denseDirection(start.point, moved, this.#problem.box);
    const silent = here.map((d, i) => (start.gradient[i] === 0 && iterate.gradient[i] === 0 ? d : 0));
    return (
      this.#contradiction("where it ended", iterate, here) ??
      (equal(silent, here) ? undefined : this.#contradiction("where it ended", iterate, silent)) ??
      (equal(start.point, iterate.point) ? undefined : this.#contradiction("at the start", start, there))
    );
  }

  #contradiction(where: string, place: Iterate, direction: Float64Array): Verdict | undefined {
    if (maxNorm(direction) === 0) return undefined;
    const steepness = direction.reduce((sum, d, i) => sum + Math.abs(d * this.#start.gradient[i]), 0);
    const fault = checkSlope(this.#problem, place, direction, negligible * steepness);
    if (fault?.kind !== "wrong") return undefined;
    const slope = (): string => slopeSentence(fault, direction, `a direction of all variables ${where}`);
    return ["wrongGradient", this.#elementSentence(place, where) || slope()];
  }

  #along(iterate: Iterate, failed: Float64Array): Verdict | undefined {
    const unit = Math.max(1, maxNorm(iterate.point)) / maxNorm(failed);
    const direction = failed.map((x) => unit * x);
    const fault = checkSlope(this.#problem, iterate, direction);
    if (fault?.kind === "kink") return ["lineSearchFailed", kinkSentence(fault, direction)];
    return fault && this.#given ? ["wrongGradient", slopeSentence(fault, direction, "the direction")] : undefined;
  }

  /** Names the worst element; "" where there are too many, or none stands out. */
  #elementSentence({ point, gradient, value }: Iterate, where: string): string {
    if (point.length > mostElements) return "";
    const problem = this.#problem;
    const smooth = value - (problem.l1?.value(point) ?? 0);
    const measured = new Float64Array(point.length);
    differenceGradient((x) => problem.probe(x), point.slice(), smooth, measured, problem.box);
    const excess = measured.map((slope, i) => {
      const larger = Math.max(Math.abs(slope), Math.abs(gradient[i]));
      return Math.abs(slope - gradient[i]) > agreement * larger ? Math.abs(slope - gradient[i]) : 0;
    });
    const worst = excess.indexOf(maxNorm(excess));
    if (!(excess[worst] > 0)) return "";
    return (
      `The gradient looks wrong: ${where}, its element ${worst} is given as ${show(gradient[worst])}, and differences of ` +
      `values measure ${show(measured[worst])}. Check the gradient.`
    );
  }
}

/**
 * A direction that moves every variable that bounds do not fix, by ½ to 1 of its own magnitude, which is that of its value
 * and of its move in the run. From bounds nearby it points inward.
 */
function denseDirection(point: Float64Array, moved: Float64Array, box?: Box): Float64Array {
  return point.map((x, i) => {
    const lower = box?.lower[i] ?? -Infinity;
    const upper = box?.upper[i] ?? Infinity;
    if (lower === upper) return 0;
    // The fractional parts of multiples of the golden ratio by squares: spread evenly, and in no order.
    const spread = ((i + 1) * (i + 1) * 0.6180339887498949) % 1;
    const length = (0.5 + 0.5 * spread) * (Math.abs(x) + Math.abs(moved[i]) || 1);
    const room = widestMove * length;
    const downward = x - lower < room ? false : upper - x < room || (16 * spread) % 2 < 1;
    return downward ? -length : length;
  });
}

const equal = (a: Float64Array, b: Float64Array): boolean => a.every((x, i) => x === b[i]);

function slopeSentence({ claimed, measured }: SlopeFault, direction: Float64Array, where: string): string {
  const length = euclideanNorm(direction);
  return (
    `The gradient looks wrong: it claims a slope of ${show(claimed / length)} along ${where}, and differences of values ` +
    `measure ${show(measured / length)}. Check the gradient.`
  );
}

function kinkSentence({ claimed, ahead, behind }: SlopeFault, direction: Float64Array): string {
  const [back, front, given] = [behind, ahead, claimed].map((slope) => show(slope / euclideanNorm(direction)));
  return (
    `The objective has a kink or a jump there: its slope along the direction is ${back} behind and ${front} ahead, and the ` +
    `gradient claims ${given}; this method needs a smooth objective.`
  );
}

const show = (x: number): string => x.toPrecision(3);
