import { show, suggest } from "@nadir/core-wasm/kernel";
import type { Domain } from "./domain.js";

/** A setting of a loss: what it means, what it is if not given, and what it may be. */
export interface Hyperparameter<T = unknown> {
  readonly summary: string;
  readonly initial: T;
  /** What is expected, as a message and the documentation say it. */
  readonly expected: string;
  /** The numbers allowed, where it is a number. */
  readonly domain?: Domain;
  accepts(value: unknown): value is T;
  /** Values worth testing and showing. */
  readonly samples: readonly T[];
}

export type Hyperparameters = Readonly<Record<string, Hyperparameter>>;
export type Settings<H extends Hyperparameters> = {
  readonly [K in keyof H]: H[K] extends Hyperparameter<infer T> ? T : never;
};

/** A number of a domain. */
export function number(
  summary: string,
  initial: number,
  domain: Domain,
  samples: readonly number[] = [initial],
): Hyperparameter<number> {
  const accepts = (value: unknown): value is number => typeof value === "number" && domain.contains(value);
  return { summary, initial, expected: domain.noun, domain, accepts, samples };
}

/** True or false. */
export function flag(summary: string, initial: boolean): Hyperparameter<boolean> {
  const accepts = (value: unknown): value is boolean => typeof value === "boolean";
  return { summary, initial, expected: "true or false", accepts, samples: [true, false] };
}

/** A number of a domain, or `null` for none. */
export function optional(
  summary: string,
  initial: number | null,
  domain: Domain,
  samples: readonly (number | null)[] = [initial],
): Hyperparameter<number | null> {
  const accepts = (value: unknown): value is number | null =>
    value === null || (typeof value === "number" && domain.contains(value));
  return { summary, initial, expected: `${domain.noun}, or null`, domain, accepts, samples };
}

/** Numbers of a domain, or `null` for none. */
export function list(summary: string, domain: Domain): Hyperparameter<readonly number[] | null> {
  const accepts = (value: unknown): value is readonly number[] | null =>
    value === null || (isList(value) && value.length > 0 && value.every((x) => domain.contains(x)));
  return {
    summary,
    initial: null,
    expected: `an array of numbers, each ${domain.noun}, or null`,
    domain,
    accepts,
    samples: [null],
  };
}

/** Increasing numbers of a domain. */
export function increasing(
  summary: string,
  initial: readonly number[],
  domain: Domain,
  samples: readonly (readonly number[])[] = [initial],
): Hyperparameter<readonly number[]> {
  const accepts = (value: unknown): value is readonly number[] =>
    isList(value) && value.length > 0 && value.every((x, i) => domain.contains(x) && (i === 0 || x > value[i - 1]));
  return {
    summary,
    initial,
    expected: `an array of increasing numbers, each ${domain.noun}`,
    domain,
    accepts,
    samples,
  };
}

/** A number of a domain, or one for each class. */
export function perClass(
  summary: string,
  initial: number,
  domain: Domain,
  samples: readonly (number | readonly number[])[] = [initial],
): Hyperparameter<number | readonly number[]> {
  const accepts = (value: unknown): value is number | readonly number[] =>
    typeof value === "number"
      ? domain.contains(value)
      : isList(value) && value.length > 0 && value.every((x) => domain.contains(x));
  return { summary, initial, expected: `${domain.noun}, or an array of one for each class`, domain, accepts, samples };
}

const isList = (value: unknown): value is number[] => Array.isArray(value) || ArrayBuffer.isView(value);

/** All settings of a loss: those given, checked, and the initial ones. */
export function resolve<H extends Hyperparameters>(
  loss: string,
  hyperparameters: H,
  given: Readonly<Record<string, unknown>>,
): Settings<H> {
  if (typeof given !== "object" || given === null || Array.isArray(given))
    throw new TypeError(`${loss}: expected an object of hyper-parameters, got ${show(given)}`);
  const names = Object.keys(hyperparameters);
  for (const name of Object.keys(given))
    if (!names.includes(name))
      throw new RangeError(
        `${loss}: ${name}: expected ${names.length === 0 ? "no hyper-parameters" : `one of ${names.join(", ")}`}.${suggest(name, names)}`,
      );
  const settings: Record<string, unknown> = {};
  for (const name of names) {
    const { initial, expected, accepts } = hyperparameters[name];
    const value = given[name] === undefined ? initial : given[name];
    if (!accepts(value)) {
      const Kind =
        typeof value === typeof initial || (typeof value === "number" && initial === null) ? RangeError : TypeError;
      throw new Kind(`${loss}: ${name}: expected ${expected}, got ${show(value)}`);
    }
    settings[name] = ArrayBuffer.isView(value) ? Array.from(value as unknown as ArrayLike<number>) : value;
  }
  return Object.freeze(settings) as Settings<H>;
}

/** What depends on the settings as a function of them, where it is given as one or as the same for all. */
export function constantly<T, S>(given: T | ((settings: S) => T)): (settings: S) => T {
  return typeof given === "function" ? (given as (settings: S) => T) : () => given;
}
