import { meant } from "./peer-names.js";

// What the solvers ask of their arguments. `who` is the function that was called, as its errors name it.

/** Whether something is a vector of a kind that objectives and starts may be. */
export function isVector(given: unknown): given is Float64Array | Float32Array | readonly number[] {
  return given instanceof Float64Array || given instanceof Float32Array || Array.isArray(given);
}

/** The kind of a value, for error texts. */
export function kindOf(given: unknown): string {
  if (given === null) return "null";
  return typeof given === "object" ? (given.constructor?.name ?? "object") : typeof given;
}

/** A start, checked and copied. */
export function copyStart(who: string, start: Float64Array | Float32Array | readonly number[]): Float64Array {
  if (!isVector(start)) {
    const expected = "a Float64Array, Float32Array or array of numbers";
    throw new TypeError(`${who}: start: expected ${expected}, got ${kindOf(start)}`);
  }
  if (start.length === 0) throw new RangeError(`${who}: start: expected at least one variable, got none`);
  const point = Float64Array.from(start);
  const bad = point.findIndex((x) => !Number.isFinite(x));
  if (bad < 0) return point;
  throw new RangeError(`${who}: start: expected finite numbers, got ${start[bad]} at index ${bad}`);
}

/** @throws TypeError for arrays that are returned where they were to be written: they would go unseen. */
export function refuseReturned(who: string, returned: unknown, out: Float64Array): void {
  if (typeof returned !== "object" || returned === null || returned === out) return;
  throw new TypeError(`${who}: expected the result to be written into out, got ${kindOf(returned)} returned`);
}

/** `The 5 evaluations allowed are spent.` */
export const spent = (allowed: number, noun: string): string =>
  allowed === 1 ? `The one ${noun} allowed is spent.` : `The ${allowed} ${noun}s allowed are spent.`;

/** A domain of numbers: what it is called and what belongs to it. */
export interface NumberDomain {
  readonly expected: string;
  readonly has: (x: number) => boolean;
}

export const tolerance: NumberDomain = { expected: "a non-negative finite number", has: (x) => x >= 0 && x < Infinity };
export const wholeNumber: NumberDomain = {
  expected: "a non-negative integer",
  has: (x) => x >= 0 && (Number.isInteger(x) || x === Infinity),
};
export const timeLimit: NumberDomain = { expected: "a positive number of milliseconds", has: (x) => x > 0 };
export const positiveWholeNumber: NumberDomain = {
  expected: "a positive integer",
  has: (x) => x > 0 && (Number.isInteger(x) || x === Infinity),
};

/** Every option of a function; those that are numbers with their domain. */
export type OptionDomains<Options> = { readonly [name in keyof Required<Options>]: NumberDomain | undefined };

/** @throws TypeError for unknown options and other kinds than numbers, RangeError for numbers outside of their domain. */
export function checkOptions<Options extends object>(
  who: string,
  options: Options,
  domains: OptionDomains<Options>,
): void {
  const names = Object.keys(domains);
  for (const [name, given] of Object.entries(options)) {
    if (!Object.hasOwn(domains, name)) {
      throw new TypeError(`${who}: options: expected ${names.join(", ")}, got ${name}.${meant(name, names)}`);
    }
    const domain = domains[name as keyof Options];
    if (given === undefined || !domain) continue;
    if (typeof given !== "number") {
      throw new TypeError(`${who}: ${name}: expected ${domain.expected}, got ${kindOf(given)}`);
    }
    if (!domain.has(given)) throw new RangeError(`${who}: ${name}: expected ${domain.expected}, got ${given}`);
  }
}
