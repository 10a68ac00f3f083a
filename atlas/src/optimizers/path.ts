import { begin, type Subject } from "./subjects.js";
import type { Surface } from "./surfaces.js";

/** Where an optimizer went on a surface. */
export interface Path {
  readonly rate: number;
  /** The start and the point after each step: where the model would be used, as far as numbers went. */
  readonly points: readonly (readonly [x: number, y: number])[];
  /** The surface's value at the last, and the greatest at any. */
  readonly value: number;
  readonly greatest: number;
}

/** Learning rates that are tried: 1, 2 and 5 times each power of 10. */
const rates = [-5, -4, -3, -2, -1, 0, 1].flatMap((power) => [1, 2, 5].map((digit) => Number(`${digit}e${power}`)));

const known = new Map<string, Path>();

/**
 * The path with the initial settings and one of the learning rates: of those that never climb above the start the one whose
 * end is lowest; if all do, the one that climbs least.
 */
export function bestPath(subject: Subject, surface: Surface): Path {
  const key = `${subject.name} ${surface.name}`;
  const found = known.get(key);
  if (found) return found;
  const paths = rates.map((rate) => walk(subject, surface, rate));
  const start = surface.value(...surface.start);
  const calm = paths.filter(({ greatest }) => greatest <= start);
  const best =
    calm.length > 0
      ? calm.reduce((least, path) => (path.value < least.value ? path : least))
      : paths.reduce((least, path) => (path.greatest < least.greatest ? path : least));
  known.set(key, best);
  return best;
}

function walk(subject: Subject, surface: Surface, rate: number): Path {
  const stepping = subject.make(rate);
  const parameters = Float64Array.from(surface.start);
  const state = begin(subject, stepping, parameters);
  const points: (readonly [number, number])[] = [surface.start];
  while (points.length <= surface.steps) {
    const { step } = state;
    const [x, y] = parameters;
    // Estimates of curvature, for those that take them, at every tenth step.
    const names = step % 10 === 0 ? Object.keys(subject.description.inputs) : [];
    const given = Object.fromEntries(names.map((name) => [name, Float64Array.from(surface.curvature(x, y))]));
    stepping.update(parameters, Float64Array.from(surface.gradient(x, y)), state as never, given);
    // A step may take several updates.
    if (state.step === step) continue;
    const [a, b] = stepping.evaluationParameters(parameters, state as never);
    if (!(Number.isFinite(a) && Number.isFinite(b))) break;
    points.push([a, b]);
  }
  const values = points.map(([x, y]) => surface.value(x, y));
  const greatest = points.length > surface.steps ? Math.max(...values) : Infinity;
  return { rate, points, value: values.at(-1)!, greatest };
}
