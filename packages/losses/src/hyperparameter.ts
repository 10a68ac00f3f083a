import { type Domain, type Hyperparameter } from "@nadir/core-wasm/kernel";

export {
  choice,
  flag,
  number,
  resolve,
  type Hyperparameter,
  type Hyperparameters,
  type Settings,
} from "@nadir/core-wasm/kernel";

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

/** What depends on the settings as a function of them, where it is given as one or as the same for all. */
export function constantly<T, S>(given: T | ((settings: S) => T)): (settings: S) => T {
  return typeof given === "function" ? (given as (settings: S) => T) : () => given;
}
