import { NadirError } from "@nadir/core-wasm";
import { describe } from "./table.js";

/** Returns the value if it is what it should be, and throws with the path to it if not. */
export type Check<T> = (value: unknown, path: string) => T;

type Checked<S> = { readonly [K in keyof S]: S[K] extends Check<infer T> ? T : never };

function refuse(path: string, expected: string, value: unknown): never {
  throw new NadirError("MODEL_FILE", `model file: ${path}: expected ${expected}, got ${describe(value)}`);
}

const primitive =
  <T>(expected: string, is: (value: unknown) => value is T): Check<T> =>
  (value, path) =>
    is(value) ? value : refuse(path, expected, value);

export const aNumber = primitive("a number", (value): value is number => Number.isFinite(value));
export const aText = primitive("a text", (value) => typeof value === "string");
export const aFlag = primitive("true or false", (value) => typeof value === "boolean");
export const aCount = primitive(
  "an integer from 0 upwards",
  (value): value is number => Number.isSafeInteger(value) && (value as number) >= 0,
);
export const aSize = primitive(
  "a number from 0 upwards",
  (value): value is number => Number.isFinite(value) && (value as number) >= 0,
);

/** Exactly this value. */
export const exactly = <const T extends string | number>(wanted: T): Check<T> =>
  primitive(describe(wanted), (value): value is T => value === wanted);

export const orNull =
  <T>(check: Check<T>): Check<T | null> =>
  (value, path) =>
    value === null ? null : check(value, path);

export const arrayOf =
  <T>(check: Check<T>): Check<readonly T[]> =>
  (value, path) =>
    Array.isArray(value) ? value.map((element, i) => check(element, `${path}[${i}]`)) : refuse(path, "an array", value);

export const pairOf =
  <T>(check: Check<T>): Check<readonly [T, T]> =>
  (value, path) =>
    Array.isArray(value) && value.length === 2
      ? [check(value[0], `${path}[0]`), check(value[1], `${path}[1]`)]
      : refuse(path, "an array of two", value);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** An object with all members of `required`, any of `optional`, and no others. */
export const objectOf =
  <R extends Record<string, Check<unknown>>, O extends Record<string, Check<unknown>> = Record<never, never>>(
    required: R,
    optional: O = {} as O,
  ): Check<Checked<R> & Partial<Checked<O>>> =>
  (value, path) => {
    if (!isRecord(value)) return refuse(path, "an object", value);
    const known: Record<string, Check<unknown>> = { ...required, ...optional };
    for (const name of Object.keys(value))
      if (!Object.hasOwn(known, name)) refuse(path, `nothing but ${Object.keys(known).join(", ")}`, name);
    for (const name of Object.keys(required))
      if (!Object.hasOwn(value, name)) refuse(path, `a member ${name}`, undefined);
    const checked = Object.entries(value).map(([name, member]) => [name, known[name](member, `${path}.${name}`)]);
    return Object.fromEntries(checked) as Checked<R> & Partial<Checked<O>>;
  };

/** One of several objects, told apart by `kind`. */
export const oneOf =
  <C extends Record<string, Check<unknown>>>(cases: C): Check<ReturnType<C[keyof C]>> =>
  (value, path) => {
    const kind = isRecord(value) ? value.kind : undefined;
    if (typeof kind !== "string" || !Object.hasOwn(cases, kind))
      return refuse(`${path}.kind`, Object.keys(cases).map(describe).join(" or "), kind);
    return cases[kind](value, path) as ReturnType<C[keyof C]>;
  };

/** Members of any name. */
export const mapOf =
  <T>(check: Check<T>): Check<Readonly<Record<string, T>>> =>
  (value, path) => {
    if (!isRecord(value)) return refuse(path, "an object", value);
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, check(member, `${path}.${name}`)]));
  };

export const eitherOf =
  <T>(expected: string, ...checks: Check<T>[]): Check<T> =>
  (value, path) => {
    for (const check of checks) {
      try {
        return check(value, path);
      } catch {
        continue;
      }
    }
    return refuse(path, expected, value);
  };
