import type { Domain, Setting } from "@nadir/core-wasm/kernel";

export { choice, flag, number, resolve, type Settings } from "@nadir/core-wasm/kernel";

/** A setting. What it means stands with what its loss says to readers; those of a definition may say it themselves. */
export interface Hyperparameter<T = unknown> extends Setting<T> {
  readonly summary?: string;
  /** Values worth testing and showing. */
  readonly samples?: readonly T[];
}

export type Hyperparameters = Readonly<Record<string, Hyperparameter>>;

/** A number of a domain, or `null` for none. */
export function optional(initial: number | null, domain: Domain): Setting<number | null> {
  const accepts = (value: unknown): value is number | null =>
    value === null || (typeof value === "number" && domain.contains(value));
  return { initial, expected: `${domain.noun}, or null`, domain, accepts };
}

/** Numbers of a domain, or `null` for none. */
export function list(domain: Domain): Setting<readonly number[] | null> {
  const accepts = (value: unknown): value is readonly number[] | null =>
    value === null || (isList(value) && value.length > 0 && value.every((x) => domain.contains(x)));
  return {
    initial: null,
    expected: `an array of numbers, each ${domain.noun}, or null`,
    domain,
    accepts,
  };
}

/** Increasing numbers of a domain. */
export function increasing(initial: readonly number[], domain: Domain): Setting<readonly number[]> {
  const accepts = (value: unknown): value is readonly number[] =>
    isList(value) && value.length > 0 && value.every((x, i) => domain.contains(x) && (i === 0 || x > value[i - 1]));
  return {
    initial,
    expected: `an array of increasing numbers, each ${domain.noun}`,
    domain,
    accepts,
  };
}

/** A number of a domain, or one for each class. */
export function perClass(initial: number, domain: Domain): Setting<number | readonly number[]> {
  const accepts = (value: unknown): value is number | readonly number[] =>
    typeof value === "number"
      ? domain.contains(value)
      : isList(value) && value.length > 0 && value.every((x) => domain.contains(x));
  return { initial, expected: `${domain.noun}, or an array of one for each class`, domain, accepts };
}

const isList = (value: unknown): value is number[] => Array.isArray(value) || ArrayBuffer.isView(value);

/** What depends on the settings as a function of them, where it is given as one or as the same for all. */
export function constantly<T, S>(given: T | ((settings: S) => T)): (settings: S) => T {
  return typeof given === "function" ? (given as (settings: S) => T) : () => given;
}
