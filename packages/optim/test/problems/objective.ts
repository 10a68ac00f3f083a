import type { Objective } from "../../src/index.js";
import { Jet } from "./jet.js";

/** One summand of an objective: a function of some of the variables. */
export interface Term {
  readonly on: readonly number[];
  readonly term: (...x: Jet[]) => Jet;
}

/** An objective in every form that a method may want. */
export interface TestObjective {
  value(point: Float64Array): number;
  valueAndGradient(point: Float64Array): { value: number; gradient: Float64Array };
  hessian(point: Float64Array, out: Float64Array): void;
}

/** The sum of terms. */
export function sumOf(terms: readonly Term[]): TestObjective {
  const jetsAt = (point: Float64Array, order: 0 | 1 | 2): Jet[] =>
    terms.map(({ on, term }) => {
      const values = on.map((variable) => point[variable]);
      return term(...Jet.variables(values, order));
    });
  return {
    value: (point) => jetsAt(point, 0).reduce((total, { value }) => total + value, 0),
    valueAndGradient(point) {
      const gradient = new Float64Array(point.length);
      let value = 0;
      jetsAt(point, 1).forEach((jet, t) => {
        value += jet.value;
        terms[t].on.forEach((variable, i) => (gradient[variable] += jet.gradient[i]));
      });
      return { value, gradient };
    },
    hessian(point, out) {
      jetsAt(point, 2).forEach(({ hessian }, t) => {
        const { on } = terms[t];
        for (let i = 0, k = 0; i < on.length; i++) {
          for (let j = 0; j <= i; j++, k++) {
            const [row, column] = on[i] > on[j] ? [on[i], on[j]] : [on[j], on[i]];
            out[row * point.length + column] += hessian[k];
          }
        }
      });
    },
  };
}

/** The sum of squares of residuals. */
export const sumOfSquares = (residuals: readonly Term[]): TestObjective =>
  sumOf(residuals.map(({ on, term }) => ({ on, term: (...x) => term(...x).squared() })));

/** Residuals of all of `n` variables. */
export const dense = (n: number, terms: readonly ((x: Jet[]) => Jet)[]): Term[] =>
  terms.map((term) => ({ on: Array.from({ length: n }, (_, i) => i), term: (...x) => term(x) }));

/** The same as `minimize` takes it: values alone, or with all derivatives. */
export const objectiveFor = (objective: TestObjective, valuesOnly: boolean): Objective =>
  valuesOnly ? (point: Float64Array) => objective.value(point) : objective;

/** `from, …, to`. */
export const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);
