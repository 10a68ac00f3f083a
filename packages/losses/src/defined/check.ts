// What a definition may hold, for those whom no compiler tells.
import { show, suggest } from "@nadir/core-wasm/kernel";
import type { Hyperparameters } from "../hyperparameter.js";
import type { Description, Task, Traits } from "../loss.js";
import type { RowTarget } from "../rowwise.js";
import type { LossText, PointwiseText } from "../text.js";
import type { PointwiseDefinition, RowwiseDefinition } from "./define.js";

/** What is expected of a value, in words and as a check. */
type Expected = readonly [text: string, holds: (value: unknown) => boolean];

const isFunction = (value: unknown) => typeof value === "function";
const isText = (value: unknown) => typeof value === "string";
const has = (value: unknown, ...methods: string[]) =>
  Object(value) === value && methods.every((method) => isFunction((value as Record<string, unknown>)[method]));
const isListOf = (holds: (value: unknown) => boolean) => (value: unknown) => Array.isArray(value) && value.every(holds);
const isName = (value: unknown) => typeof value === "string" && /^\p{L}[\p{L}\p{N}_-]*$/u.test(value);
const isRecordOf = (holds: (value: unknown) => boolean) => (value: unknown) =>
  Object(value) === value && !Array.isArray(value) && Object.values(value as object).every(holds);

const oneOf = (words: Readonly<Record<string, true>>): Expected => {
  const known = Object.keys(words);
  return [`one of ${known.join(", ")}`, (value) => known.includes(value as string)];
};

const tasks: Readonly<Record<Task, true>> = {
  regression: true,
  binary: true,
  counts: true,
  multiclass: true,
  multilabel: true,
  ordinal: true,
  similarity: true,
  ranking: true,
  segmentation: true,
  sequence: true,
  survival: true,
};
const rowTargets: Readonly<Record<RowTarget, true>> = { label: true, number: true, distribution: true, flags: true };
const traits: Readonly<Record<keyof Traits, true>> = {
  convex: true,
  smooth: true,
  symmetric: true,
  nonNegative: true,
  lipschitz: true,
  robust: true,
  bounded: true,
  proper: true,
  separable: true,
  surrogate: true,
};

const aText: Expected = ["a text", isText];
const texts: Expected = ["an array of texts", isListOf(isText)];
const anObjectOfTexts: Expected = ["an object of texts", isRecordOf(isText)];
const aFunction: Expected = ["a function", isFunction];
const domain: Expected = [
  "a domain, as those of `domains`, or a function that gives one",
  (value) => isFunction(value) || has(value, "contains"),
];
const gradient: Expected = ['a function or "numeric"', (value) => isFunction(value) || value === "numeric"];

/** What a definition says to readers. */
const text: Readonly<Record<keyof PointwiseText, Expected>> = {
  summary: aText,
  inWords: aText,
  formula: aText,
  settings: anObjectOfTexts,
  examples: ["an object of arrays", isRecordOf(Array.isArray)],
  term: aFunction,
  slice: ["an object with label, from, to and at", (value) => has(value, "at")],
  roughness: aText,
  minimiser: aText,
  whenToUse: aText,
  whenNot: aText,
  elsewhere: anObjectOfTexts,
  differences: texts,
  references: texts,
};

/** That part of a definition. */
export const textOf = <H extends Hyperparameters>(definition: Partial<LossText<H>>): Partial<LossText<H>> =>
  Object.fromEntries(
    Object.entries(definition).filter(([part, value]) => Object.hasOwn(text, part) && value !== undefined),
  );

const told: Readonly<Record<Exclude<keyof Description, "about"> | keyof PointwiseText, Expected>> = {
  ...text,
  name: ["a letter, then letters, digits, _ and -", isName],
  aliases: ["an array of names", isListOf(isName)],
  task: oneOf(tasks),
  hyperparameters: [
    "an object of hyper-parameters, as those of `hyperparameter`",
    isRecordOf((value) => has(value, "accepts")),
  ],
  target: domain,
  prediction: domain,
  link: [
    "a link, as those of `links`, or a function that gives one",
    (value) => isFunction(value) || has(value, "apply", "inverse"),
  ],
  traits: ["an object, or a function that gives one", (value) => isFunction(value) || isRecordOf(() => true)(value)],
};

const pointwise: Readonly<Record<keyof PointwiseDefinition, Expected>> = {
  ...told,
  family: ['"pointwise" or "rowwise"', (value) => value === "pointwise"],
  gradient,
  hessian: aFunction,
  constant: aFunction,
};

const rowwise: Readonly<Record<keyof RowwiseDefinition, Expected>> = {
  ...told,
  family: pointwise.family,
  targets: [
    `an array of ${Object.keys(rowTargets).join(", ")}`,
    (value) => isListOf((each) => Object.hasOwn(rowTargets, each as string))(value) && (value as []).length > 0,
  ],
  columns: ["a number or a function", (value) => isFunction(value) || Number.isInteger(value)],
  classes: aFunction,
  columnDomains: ["an array of domains", isListOf((value) => has(value, "contains"))],
  normalised: aFunction,
  constant: aFunction,
  arrange: aFunction,
  gradient,
  hessianVector: aFunction,
};

/** @throws TypeError for what is misspelt, lacking or of the wrong kind. */
export function checkDefinition(definition: object): void {
  if (Object(definition) !== definition)
    throw new TypeError(`defineLoss: definition: expected an object, got ${show(definition)}`);
  const given = definition as Readonly<Record<string, unknown>>;
  const isRows = given.family === "rowwise";
  const expected: Readonly<Record<string, Expected>> = isRows ? rowwise : pointwise;
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(expected, name))
      throw new TypeError(`defineLoss: expected no member ${name}.${suggest(name, Object.keys(expected))}`);
    if (value !== undefined && !(isRows && name === "family")) expectKind(name, value, expected[name]);
  }
  for (const name of isRows ? ["name", "term", "targets"] : ["name", "term"])
    expectKind(name, given[name], expected[name]);
  for (const member of ["settings", "examples"])
    expectKnown(member, given.name as string, Object(given[member]), Object(given.hyperparameters));
}

function expectKind(name: string, value: unknown, [text, holds]: Expected): void {
  if (!holds(value)) throw new TypeError(`defineLoss: ${name}: expected ${text}, got ${show(value)}`);
}

/** @throws TypeError for a trait that is misspelt. */
export const checkTraits = (loss: string, claimed: Traits): void => expectKnown("traits", loss, claimed, traits);

function expectKnown(member: string, loss: string, given: object, known: object): void {
  for (const name of Object.keys(given))
    if (!Object.hasOwn(known, name))
      throw new TypeError(`defineLoss: ${member}: expected no ${name} of ${loss}.${suggest(name, Object.keys(known))}`);
}
