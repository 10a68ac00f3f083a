import { interval } from "@nadir/core-wasm/kernel";
import { resolveSettings, type Hyperparameter, type Hyperparameters, type Settings } from "../hyperparameter.js";

/** A number for each step, counted from 0; wherever an optimizer takes a learning rate it takes one of these. */
export type Schedule = (step: number) => number;

/** A number of steps. */
export const steps = /* @__PURE__ */ interval(1, Infinity, { integers: true });
/** A number of steps that may be 0. */
export const stepsFromZero = /* @__PURE__ */ interval(0, Infinity, { integers: true });

/** A setting that has no initial value, and must be given. */
export type Required<T> = Hyperparameter<T> & { readonly required: true };

export const required = <T>(hyperparameter: Hyperparameter<T>): Required<T> => ({
  ...hyperparameter,
  initial: undefined as T,
  required: true,
});

/** A number that must be given, of a domain. */
export function requiredNumber(domain: ReturnType<typeof interval>): Required<number> {
  const accepts = (value: unknown): value is number => typeof value === "number" && domain.contains(value);
  return required({ initial: NaN, expected: domain.noun, domain, accepts });
}

/** What every schedule is. */
export interface ScheduleDescription<H extends Hyperparameters = Hyperparameters> {
  readonly name: string;
  readonly hyperparameters: H;
  /** What is wrong with settings that are each right, if anything: `<setting>: expected …, got …`. */
  readonly conflict?: (settings: Settings<H>) => string | undefined;
  /** The value at a step, a non-negative integer. */
  readonly at: (step: number, settings: Settings<H>) => number;
}

/** Settings as they are given: those that must be, and others if wanted. */
export type ScheduleSettings<H extends Hyperparameters> = {
  readonly [K in keyof H as H[K] extends Required<unknown> ? K : never]: Settings<H>[K];
} & { readonly [K in keyof H as H[K] extends Required<unknown> ? never : K]?: Settings<H>[K] };

/** A schedule as the package exports it: makes the function of the step from its settings. */
export type ScheduleFamily<H extends Hyperparameters = Hyperparameters> = ((
  settings: ScheduleSettings<H>,
) => Schedule) & { readonly description: ScheduleDescription<H> };

/** The schedule of a description. */
export function schedule<const H extends Hyperparameters>(description: ScheduleDescription<H>): ScheduleFamily<H> {
  const { name, hyperparameters, conflict, at } = description;
  const make = (given: ScheduleSettings<H>): Schedule => {
    const settings = resolveSettings(name, hyperparameters, given);
    const fault = conflict?.(settings);
    if (fault !== undefined) throw new RangeError(`${name}: ${fault}`);
    return (step) => at(checkStep(name, step), settings);
  };
  Object.defineProperty(make, "name", { value: name });
  return Object.assign(make, { description });
}

/** @throws RangeError unless the step is an integer from 0 on. */
export function checkStep(name: string, step: number): number {
  if (Number.isInteger(step) && step >= 0) return step;
  throw new RangeError(`${name}: step: expected an integer from 0 on, got ${step}`);
}

/** factorⁿ for a whole n, by multiplications alone: exact where the powers are. */
export function wholePower(factor: number, n: number): number {
  let [result, square] = [1, factor];
  for (let left = n; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}
