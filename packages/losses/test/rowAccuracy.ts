// How far value, gradient and Hessian products of each rowwise loss are from its term evaluated in many digits.
import {
  asReals,
  derivative,
  Random,
  real,
  reread,
  stable,
  withPrecision,
  type Element,
  type Real,
} from "@nadir/testing";
import { about } from "../src/about.js";
import type { RowwiseLoss, RowTarget } from "../src/rowwise.js";
import { excess, known, vectorOf } from "./oracle.js";
import { rowsOf, targetsOf } from "./rows.js";

/** Narrow rows, and one width in turn that takes several vectors. */
export function widthsOf(loss: RowwiseLoss, kind: RowTarget, variant: number): number[] {
  const fixed = loss.description.columns(loss.settings);
  if (fixed !== undefined) return [fixed];
  const isSingle = kind === "label" || kind === "number"; // (a row of one column cannot tell a share from a label)
  return [...(isSingle ? [1] : []), 2, 3, [33, 7, 4][variant % 3]];
}

export const widthOf = (loss: RowwiseLoss, usual: number): number => loss.description.columns(loss.settings) ?? usual;

/** A quantity of a row as a function of its scores, its target and a vector, one after another. */
type OfRow = (inputs: readonly Real[]) => Real;

export interface RowAccuracy {
  /** Where value, gradient or Hessian times vector are further from the term than allowed. */
  readonly failures: readonly string[];
  /** The largest share of the allowance that was used, a quantity. */
  readonly worst: Readonly<Record<string, number>>;
}

/** Compares every quantity of a loss with its term evaluated in many digits, in rows of so many columns. */
export function rowAccuracyOf(loss: RowwiseLoss, kind: RowTarget, columns: number, element: Element): RowAccuracy {
  const rows = columns > 8 ? 1 : 5;
  const shape = [rows, columns] as const;
  const z = rowsOf(loss, columns, rows, element, columns);
  const { targets, lists } = targetsOf(loss, kind, columns, rows, element, columns + 50);
  const random = new Random(columns);
  const v = vectorOf(
    element,
    Array.from(z, () => random.normal()),
  );
  const each = loss.perSample(z, targets, { shape });
  const gradient = loss.gradient(z, targets, { shape, reduction: "sum" });
  const product = loss.hessianVector(z, targets, v, { shape, reduction: "sum" });
  const term = reread(about(loss).term, known as never);
  const given = asReals(loss.settings);
  const failures: string[] = [];
  const worst: Record<string, number> = {};
  for (let row = 0; row < rows; row++) {
    const at = (k: number) => row * columns + k;
    const scores = Array.from(z.subarray(at(0), at(columns)));
    const inputs = [...scores, ...lists[row], ...v.subarray(at(0), at(columns))];
    const end = columns + lists[row].length;
    const f: OfRow = (xs) => term(xs.slice(0, columns), xs.slice(columns, end), given) as Real;
    const check = (what: string, got: number, quantity: OfRow, count: number) => {
      const used = excess(got, quantity(inputs.map((x) => real(x))), quantity, inputs.slice(0, count), element);
      const name = what.replace(/ \d+$/, "");
      worst[name] = Math.max(worst[name] ?? 0, used);
      if (!(used <= 1))
        failures.push(
          `${what} of row ${row}: ${used.toFixed(2)} of what is allowed; got ${got}; scores ${scores.join(", ")}; target ${lists[row].join(", ")}`,
        );
    };
    check("value", each[row], (xs) => stable(() => f(xs)), end);
    const kinks = new Set(scores.map((_, k) => k).filter((k) => isKink(f, inputs, k)));
    for (const k of columns <= 3
      ? scores.keys()
      : [0, columns - 1, lists[row].indexOf(Math.max(...lists[row])) % columns]) {
      const slope: OfRow = (xs) => slopeOf(f, xs, k);
      if (kinks.has(k)) failures.push(...beyondKink(f, inputs, k, gradient[at(k)]));
      else check(`gradient ${k}`, gradient[at(k)], slope, end);
      if (
        row < 2 &&
        columns <= 7 &&
        kinks.size === 0 &&
        !loss.traits.surrogate &&
        !(product[at(k)] === 0 && vanishes(f, inputs, k, end))
      )
        check(`Hessian times vector ${k}`, product[at(k)], (xs) => bend(f, xs, k, xs.slice(end)), inputs.length);
    }
  }
  return { failures, worst };
}

/** The derivative in x_k; where f does not change at all it is 0, which no further digits need to say. */
function slopeOf(f: OfRow, xs: readonly Real[], k: number): Real {
  const along = (x: Real) => f(xs.map((other, j) => (j === k ? x : other)));
  const step = real(1).scale((xs[k].sign === 0 ? 0 : Math.min(0, xs[k].top)) - 40);
  const moves = withPrecision(1600, () => along(xs[k].add(step)).sub(along(xs[k].sub(step))).sign !== 0);
  return moves ? derivative(along, xs[k]) : real(0);
}

const STEP = -120;

/** The derivative of ∂f/∂x_k along a vector, by differences of differences. */
function bend(f: OfRow, xs: readonly Real[], k: number, vector: readonly Real[]): Real {
  const scale = STEP + Math.min(0, ...xs.slice(0, vector.length).map((x) => (x.sign === 0 ? 0 : x.top - 1)));
  const at = (along: 1 | -1, across: 1 | -1) =>
    f(
      xs.map((x, j) =>
        x
          .add((j < vector.length ? vector[j] : real(0)).mul(along).scale(scale))
          .add(j === k ? real(across).scale(scale) : 0),
      ),
    );
  return withPrecision(1600, () =>
    at(1, 1)
      .sub(at(1, -1))
      .sub(at(-1, 1).sub(at(-1, -1)))
      .scale(-2 - 2 * scale),
  );
}

/** Whether entry k of the product is nothing beside the loss: where it cancels to 0, differences leave 2^-240. */
function vanishes(f: OfRow, inputs: readonly number[], k: number, end: number): boolean {
  const xs = inputs.map((x) => real(x));
  return bend(f, xs, k, xs.slice(end)).abs().cmp(f(xs).abs().scale(STEP)) <= 0;
}

const sides = (f: OfRow, inputs: readonly number[], k: number): [left: number, right: number] => {
  const slopeAt = (side: number) => {
    const xs = inputs.map((x) => real(x));
    const step = real(side).scale((xs[k].sign === 0 ? 0 : Math.min(0, xs[k].top)) - 70);
    return derivative((x) => f(xs.map((other, j) => (j === k ? x : other))), xs[k].add(step)).toNumber();
  };
  return [slopeAt(-1), slopeAt(1)];
};

/** Whether the slopes on both sides differ. */
function isKink(f: OfRow, inputs: readonly number[], k: number): boolean {
  if (!inputs.slice(0, k).includes(inputs[k]) && !inputs.slice(k + 1).includes(inputs[k])) return false; // kinks are met at ties alone
  const [left, right] = sides(f, inputs, k);
  return Math.abs(left - right) > 1e-6 * Math.max(Math.abs(left), Math.abs(right));
}

/** At a kink any slope between those of its sides is right. */
function beyondKink(f: OfRow, inputs: readonly number[], k: number, got: number): string[] {
  const [low, high] = sides(f, inputs, k).sort((a, b) => a - b);
  return got >= low && got <= high ? [] : [`gradient ${k} at a kink: expected ${low} to ${high}, got ${got}`];
}
