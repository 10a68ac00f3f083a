import type { Domain } from "./domain.js";
import { show, suggest } from "./errors.js";

/** A setting of a loss or an optimizer: what it is if not given, and what it may be. */
export interface Setting<T = unknown> {
  readonly initial: T;
  /** What is expected, as a message and the documentation say it. */
  readonly expected: string;
  /** The numbers allowed, where it is a number. */
  readonly domain?: Domain;
  /** The words allowed, where it is one of several. */
  readonly words?: readonly string[];
  accepts(value: unknown): value is T;
}

export type Settings<H extends Readonly<Record<string, Setting>>> = {
  readonly [K in keyof H]: H[K] extends Setting<infer T> ? T : never;
};

/** A number of a domain. */
export function number(initial: number, domain: Domain): Setting<number> {
  const accepts = (value: unknown): value is number => typeof value === "number" && domain.contains(value);
  return { initial, expected: domain.noun, domain, accepts };
}

/** True or false. */
export function flag(initial: boolean): Setting<boolean> {
  const accepts = (value: unknown): value is boolean => typeof value === "boolean";
  return { initial, expected: "true or false", accepts };
}

/** One of several words. */
export function choice<const W extends string>(initial: NoInfer<W>, words: readonly W[]): Setting<W> {
  const accepts = (value: unknown): value is W => words.includes(value as W);
  const quoted = words.map((word) => `"${word}"`);
  const expected = [quoted.slice(0, -1).join(", "), quoted.at(-1)].filter(Boolean).join(" or ");
  return { initial, expected, words, accepts };
}

/**
 * All settings of `owner`: those given, checked, and the initial ones.
 *
 * @param defaults what stands in for initial values, a preset for example
 * @param besides names that are taken elsewhere, and listed where a name is misspelt
 * @throws TypeError for values of the wrong kind; RangeError for values out of their domain and unknown names.
 */
export function resolve<H extends Readonly<Record<string, Setting>>>(
  owner: string,
  hyperparameters: H,
  given: Readonly<Record<string, unknown>>,
  defaults: Readonly<Record<string, unknown>> = {},
  besides: readonly string[] = [],
): Settings<H> {
  if (typeof given !== "object" || given === null || Array.isArray(given))
    throw new TypeError(`${owner}: expected an object of hyper-parameters, got ${show(given)}`);
  const names = Object.keys(hyperparameters);
  for (const name of Object.keys(given)) if (!names.includes(name)) failAtName(owner, name, [...names, ...besides]);
  const settings: Record<string, unknown> = {};
  for (const name of names) {
    const { initial, expected, accepts, words } = hyperparameters[name];
    const value = [given[name], defaults[name], initial].find((candidate) => candidate !== undefined);
    if (!accepts(value)) {
      const Kind =
        typeof value === typeof initial || (typeof value === "number" && initial === null) ? RangeError : TypeError;
      const hint = words && typeof value === "string" ? suggest(value, words) : "";
      throw new Kind(`${owner}: ${name}: expected ${expected}, got ${show(value)}${hint && `.${hint}`}`);
    }
    settings[name] = ArrayBuffer.isView(value) ? Array.from(value as unknown as ArrayLike<number>) : value;
  }
  return Object.freeze(settings) as Settings<H>;
}

function failAtName(owner: string, name: string, known: readonly string[]): never {
  const expected = known.length === 0 ? "no hyper-parameters" : `one of ${known.join(", ")}`;
  throw new RangeError(`${owner}: ${name}: expected ${expected}.${suggest(name, known)}`);
}
