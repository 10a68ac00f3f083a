import { show, suggest } from "@nadir/core-wasm/kernel";

/** A setting of an optimizer: what it means, what it is if not given, and what it may be. */
export interface Hyperparameter<T = unknown> {
  readonly summary: string;
  readonly initial: T;
  /** What is expected, as a message and the documentation say it. */
  readonly expected: string;
  accepts(value: unknown): value is T;
}

export type Hyperparameters = Readonly<Record<string, Hyperparameter>>;
export type Settings<H extends Hyperparameters> = {
  readonly [K in keyof H]: H[K] extends Hyperparameter<infer T> ? T : never;
};

/** Numbers from `low` to `high`, without the ends that are open. */
export interface Domain {
  readonly expected: string;
  contains(x: number): boolean;
}

export const positive: Domain = { expected: "a number in (0, ∞)", contains: (x) => x > 0 && x < Infinity };
export const nonNegative: Domain = { expected: "a number in [0, ∞)", contains: (x) => x >= 0 && x < Infinity };
/** Where the decay of a moving average comes from. */
export const belowOne: Domain = { expected: "a number in [0, 1)", contains: (x) => x >= 0 && x < 1 };
export const openUnit: Domain = { expected: "a number in (0, 1)", contains: (x) => x > 0 && x < 1 };

/** A number of a domain. */
export function number(summary: string, initial: number, { expected, contains }: Domain): Hyperparameter<number> {
  const accepts = (value: unknown): value is number => typeof value === "number" && contains(value);
  return { summary, initial, expected, accepts };
}

/** True or false. */
export function flag(summary: string, initial: boolean): Hyperparameter<boolean> {
  const accepts = (value: unknown): value is boolean => typeof value === "boolean";
  return { summary, initial, expected: "true or false", accepts };
}

/** The learning rate of every step, or a function that gives it for the step of a number counted from 0. */
export type LearningRate = number | ((step: number) => number);

/** What a learning rate may be, at any step. */
export const rates = nonNegative;

/** A learning rate. */
export function learningRate(initial: number): Hyperparameter<LearningRate> {
  const accepts = (value: unknown): value is LearningRate =>
    typeof value === "function" || (typeof value === "number" && rates.contains(value));
  const summary = "length of a step, or a function of the number of the step, counted from 0";
  return { summary, initial, expected: `${rates.expected} or a function of the step`, accepts };
}

/** Weight decay λ, and whether it is decoupled from the gradient. */
export function weightDecay(initial: number, decoupled: boolean) {
  return {
    weightDecay: number("pull of the parameters towards 0, λ", initial, nonNegative),
    decoupled: flag("the pull is −αλx beside the step, as in AdamW, instead of λx in the gradient", decoupled),
  };
}

/** All settings of an optimizer: those given, checked, the ones of its preset, and the initial ones. */
export function resolve<H extends Hyperparameters>(
  optimizer: string,
  hyperparameters: H,
  presets: Readonly<Record<string, Partial<Settings<H>>>>,
  given: Readonly<Record<string, unknown>>,
): Settings<H> {
  if (typeof given !== "object" || given === null || Array.isArray(given))
    throw new TypeError(`${optimizer}: expected an object of hyper-parameters, got ${show(given)}`);
  const { preset, ...others } = given;
  const chosen: Readonly<Record<string, unknown>> = preset === undefined ? {} : presetOf(optimizer, presets, preset);
  const names = Object.keys(hyperparameters);
  for (const name of Object.keys(others))
    if (!names.includes(name)) {
      const expected = [...names, "preset"].join(", ");
      throw new RangeError(`${optimizer}: ${name}: expected one of ${expected}.${suggest(name, names)}`);
    }
  const settings: Record<string, unknown> = {};
  for (const name of names) {
    const { expected, accepts, initial } = hyperparameters[name];
    const value = [others[name], chosen[name], initial].find((candidate) => candidate !== undefined);
    if (!accepts(value)) {
      const Kind = typeof value === typeof initial ? RangeError : TypeError;
      throw new Kind(`${optimizer}: ${name}: expected ${expected}, got ${show(value)}`);
    }
    settings[name] = value;
  }
  return Object.freeze(settings) as Settings<H>;
}

function presetOf<P>(optimizer: string, presets: Readonly<Record<string, P>>, preset: unknown): P {
  if (typeof preset === "string" && Object.hasOwn(presets, preset)) return presets[preset];
  const names = Object.keys(presets);
  const expected = names.map((name) => `"${name}"`).join(" or ");
  const Kind = typeof preset === "string" ? RangeError : TypeError;
  throw new Kind(`${optimizer}: preset: expected ${expected}, got ${show(preset)}.${suggest(String(preset), names)}`);
}
