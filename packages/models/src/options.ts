import { NadirError, suggest } from "@nadir/core-wasm";
import { getLoss, hasLoss, losses, type Loss, parseLoss, type PointwiseLoss } from "@nadir/losses";
import { describe } from "./table.js";

/** What an option may be: its name in error messages and the test of it. */
export interface OptionDomain {
  readonly expected: string;
  readonly kind: "number" | "string" | "boolean" | "array" | "any";
  has?(value: never): boolean;
}

const number = (expected: string, has: (x: number) => boolean): OptionDomain => ({ expected, kind: "number", has });

export const nonNegative = number("a finite number from 0 upwards", (x) => x >= 0 && x < Infinity);
export const fraction = number("a fraction in [0, 1)", (x) => x >= 0 && x < 1);
export const integer = number("an integer from 0 to 4294967295", (x) => Number.isInteger(x) && x >= 0 && x < 2 ** 32);
export const count = number(
  "an integer from 0 upwards, or Infinity",
  (x) => x >= 0 && (Number.isInteger(x) || x === Infinity),
);
export const positiveCount = number(
  "an integer from 1 upwards, or Infinity",
  (x) => x >= 1 && (Number.isInteger(x) || x === Infinity),
);
export const text: OptionDomain = { expected: "a text", kind: "string" };
export const texts: OptionDomain = {
  expected: "an array of texts",
  kind: "array",
  has: (values: readonly unknown[]) => values.every((value) => typeof value === "string"),
};
export const flag: OptionDomain = { expected: "true or false", kind: "boolean" };
export const anything: OptionDomain = { expected: "a value", kind: "any" };
export const methodName: OptionDomain = {
  expected: '"auto", "newton", "lbfgs" or "owlqn"',
  kind: "string",
  has: (name: string) => ["auto", "newton", "lbfgs", "owlqn"].includes(name),
};

/**
 * Refuses options that are misspelt, of the wrong kind or out of their domain.
 *
 * @throws TypeError for an unknown name and for the wrong kind; RangeError for a value outside the domain.
 */
export function checkOptions(subject: string, options: object, domains: Readonly<Record<string, OptionDomain>>): void {
  if (typeof options !== "object" || options === null)
    throw new TypeError(`${subject}: options: expected an object, got ${describe(options)}`);
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(domains, name)) {
      const names = Object.keys(domains);
      throw new TypeError(`${subject}: options: expected ${names.join(", ")}, got ${name}.${suggest(name, names)}`);
    }
    if (value !== undefined) checkOption(`${subject}: ${name}`, value, domains[name]);
  }
}

function checkOption(subject: string, value: unknown, { expected, kind, has }: OptionDomain): void {
  const ofKind = kind === "any" || (kind === "array" ? Array.isArray(value) : typeof value === kind);
  if (!ofKind) throw new TypeError(`${subject}: expected ${expected}, got ${describe(value)}`);
  if (has && !has(value as never)) throw new RangeError(`${subject}: expected ${expected}, got ${describe(value)}`);
}

/**
 * A loss that a linear model can be fitted with, from a loss or its text (`"huber"`, `"huber:delta=1.5"`).
 *
 * @throws RangeError for a name the catalogue lacks and for a loss that does not take any real number as prediction.
 */
export function resolveLoss(subject: string, loss: Loss | string): PointwiseLoss {
  const resolved: Loss = typeof loss === "string" ? parseLoss(loss) : loss;
  if (typeof resolved?.valueAndGradient !== "function")
    throw new TypeError(`${subject}: loss: expected a loss or the name of one, got ${describe(loss)}`);
  if (!isPointwise(resolved))
    throw new RangeError(
      `${subject}: loss: expected a loss of one prediction a row, got ${resolved.name}. Models of several classes are not there yet.`,
    );
  const { prediction } = resolved;
  if (!prediction.contains(-1e3) || !prediction.contains(1e3))
    throw new RangeError(
      `${subject}: loss: expected a loss that takes any real number as prediction, got ${resolved.name} with predictions in ${prediction.text}. ` +
        "Choose its form on logits or on the log of the mean.",
    );
  return resolved;
}

const isPointwise = (loss: Loss): loss is PointwiseLoss => loss.family === "pointwise";

/** The loss as a model file names it. */
export interface LossReference {
  readonly name: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

/**
 * The loss that a model file names.
 *
 * @throws NadirError with code UNKNOWN_LOSS for a name that no loss has; RangeError for settings that it does not take.
 */
export function lossFrom({ name, settings }: LossReference): PointwiseLoss {
  if (!hasLoss(name)) {
    const known = suggest(
      name,
      losses.map((loss) => loss.name),
    );
    throw new NadirError(
      "UNKNOWN_LOSS",
      `model: loss: expected one that is known, got ${describe(name)}.${known} If it was made by defineLoss, import the module that defines it first.`,
    );
  }
  return resolveLoss("model", getLoss(name, { ...settings }));
}

/** @throws RangeError for a method that cannot have the penalty l1. */
export function checkMethod(subject: string, { method = "auto", l1 = 0 }: { method?: string; l1?: number }): void {
  if (l1 === 0 || method === "auto" || method === "owlqn") return;
  throw new RangeError(`${subject}: method: expected "auto" or "owlqn" with the penalty l1, got "${method}"`);
}
