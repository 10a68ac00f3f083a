import { show } from "@nadir/core-wasm/kernel";
import { register, type AnyLoss } from "../catalogue.js";
import { reals, type Domain } from "../domain.js";
import { constantly, type Hyperparameters, type Settings } from "../hyperparameter.js";
import { identity, softmax } from "../link.js";
import { family, type Description, type Family, type Link, type Task, type Traits } from "../loss.js";
import { PointwiseLoss, type PointwiseDescription } from "../pointwise.js";
import { RowwiseLoss, type RowTarget, type RowwiseDescription } from "../rowwise.js";
import type { LossText } from "../text.js";
import { checkDefinition, checkTraits, textOf } from "./check.js";
import { rowKernels } from "./rows.js";
import { sampleKernels, type OfSample } from "./samples.js";
import { slope, slopeAlong } from "./slope.js";

/** What a loss may say of itself, besides what it computes. All but the name may be left out. */
type Told<H extends Hyperparameters> = Partial<
  Omit<Description<H>, "name" | "target" | "prediction" | "link" | "traits" | "about"> & LossText<H>
> & {
  /** A letter, then letters, digits, `_` and `-`. `getLoss` knows the loss by it from now on. */
  readonly name: string;
  /** All reals if left out. */
  readonly target?: Domain | ((settings: Settings<H>) => Domain);
  /** All reals if left out. */
  readonly prediction?: Domain | ((settings: Settings<H>) => Domain);
  /** The identity if left out; of rows softmax. */
  readonly link?: Link | ((settings: Settings<H>) => Link);
  /** What is not claimed is taken not to hold. `smooth` and `convex` decide how models are fitted. */
  readonly traits?: Partial<Traits> | ((settings: Settings<H>) => Partial<Traits>);
};

/** A loss that is a sum of one term a sample. */
export interface PointwiseDefinition<H extends Hyperparameters = Hyperparameters> extends Told<H> {
  readonly family?: "pointwise";
  /** The loss of one sample. */
  term(p: number, y: number, settings: Settings<H>): number;
  /** Its derivative in p; without one, and without a warning if `"numeric"`, it is found by differences. */
  readonly gradient?: ((p: number, y: number, settings: Settings<H>) => number) | "numeric";
  /** Its second derivative in p; found by differences if left out. */
  hessian?(p: number, y: number, settings: Settings<H>): number;
  /** The constant margin of least total loss; searched for if left out. */
  readonly constant?: PointwiseDescription<H>["constant"];
}

/** A loss of rows of scores. A target is given as a list: a share or flag for each column, the one number, or for a label 1 at its class and 0 elsewhere. */
export interface RowwiseDefinition<H extends Hyperparameters = Hyperparameters>
  extends
    Told<H>,
    Partial<Pick<RowwiseDescription<H>, "classes" | "columnDomains" | "normalised" | "constant" | "arrange">> {
  readonly family: "rowwise";
  /** The kinds of target: at most one of which there is one a row, and one of which there is one a column. */
  readonly targets: readonly RowTarget[];
  /** The number of columns, where it is fixed. */
  readonly columns?: number | ((settings: Settings<H>) => number | undefined);
  /** The loss of one row. */
  term(z: readonly number[], y: readonly number[], settings: Settings<H>): number;
  /** Its derivatives in z; without them, and without a warning if `"numeric"`, they are found by differences. */
  readonly gradient?:
    ((z: readonly number[], y: readonly number[], settings: Settings<H>) => readonly number[]) | "numeric";
  /** The product of its second derivatives in z with v; found by differences if left out. */
  hessianVector?(
    z: readonly number[],
    y: readonly number[],
    v: readonly number[],
    settings: Settings<H>,
  ): readonly number[];
}

export interface DefineOptions {
  /** Whether a loss defined before under the same name gives way, rather than being an error: for modules that are loaded again and again. */
  readonly replace?: boolean;
}

/**
 * A loss of your own, used as those of the package are: with settings, weights, reductions and both element types, in
 * models, in `gradcheck`, and by its name in `getLoss` and `parseLoss`. Its functions are plain JavaScript, called once a
 * sample (or row) in f64.
 *
 * ```js
 * const quartic = defineLoss({
 *   name: "quartic",
 *   term: (p, y) => (p - y) * (p - y) * (p - y) * (p - y),
 *   gradient: (p, y) => 4 * (p - y) * (p - y) * (p - y),
 *   traits: { convex: true, smooth: true, symmetric: true, nonNegative: true },
 * });
 * ```
 *
 * The edges hold as for other losses, but for ±∞: there it is what the functions make of it. Results have the same bits
 * on every engine as long as the functions do: `exp`, `log` and `pow` of core-wasm do, those of `Math` need not. Without a
 * gradient one is found by differences (about 20 calls of `term` a sample, some ten digits where it is smooth), and a
 * warning says so once.
 *
 * @throws TypeError for what is misspelt or of the wrong kind; RangeError for a name that is taken.
 */
export function defineLoss<const H extends Hyperparameters = Record<never, never>>(
  definition: PointwiseDefinition<H>,
  options?: DefineOptions,
): Family<PointwiseLoss<H>, H>;
export function defineLoss<const H extends Hyperparameters = Record<never, never>>(
  definition: RowwiseDefinition<H>,
  options?: DefineOptions,
): Family<RowwiseLoss<H>, H>;
export function defineLoss<H extends Hyperparameters>(
  definition: PointwiseDefinition<H> | RowwiseDefinition<H>,
  { replace = false }: DefineOptions = {},
): Family<PointwiseLoss<H>, H> | Family<RowwiseLoss<H>, H> {
  checkDefinition(definition);
  const loss = definition.family === "rowwise" ? rowwiseOf(definition) : pointwiseOf(definition);
  checkTraits(loss.name, loss.traits);
  register(loss as unknown as Family<AnyLoss, Hyperparameters>, replace);
  return loss;
}

function pointwiseOf<H extends Hyperparameters>(definition: PointwiseDefinition<H>): Family<PointwiseLoss<H>, H> {
  const { name, term, gradient, hessian, constant } = definition;
  const told = descriptionOf(definition, { link: identity, task: "regression" });
  const warn = warningOnce(name);
  const description: PointwiseDescription<H> = {
    ...told,
    constant,
    fields: () => [],
    sweeps: (settings, element) => {
      const domain = told.prediction(settings);
      const bendsAtTarget = told.link(settings).name === "identity";
      const checked =
        (part: string, of: (p: number, y: number, settings: Settings<H>) => number): OfSample =>
        (p, y) =>
          Number.isNaN(p) ? NaN : expectNumber(name, part, of(p, y, settings));
      const differences =
        (of: OfSample): OfSample =>
        (p, y) =>
          slope((x) => of(x, y), p, domain, bendsAtTarget ? y : undefined);
      const value = checked("term", term);
      const first = typeof gradient === "function" ? checked("gradient", gradient) : differences(value);
      const second = hessian ? checked("hessian", hessian) : differences(first);
      if (gradient !== undefined) return sampleKernels({ value, gradient: first, hessian: second }, element);
      return sampleKernels({ value, gradient: warn(first), hessian: warn(second) }, element);
    },
  };
  return family((settings) => new PointwiseLoss<H>(description, settings));
}

type Row = readonly number[];

function rowwiseOf<H extends Hyperparameters>(definition: RowwiseDefinition<H>): Family<RowwiseLoss<H>, H> {
  const { name, term, gradient, hessianVector, targets, columns, constant, columnDomains } = definition;
  const { classes = (width: number) => width, arrange = (row: Row) => row, normalised = () => false } = definition;
  const told = descriptionOf(definition, { link: softmax, task: "multiclass" });
  const warn = warningOnce(name);
  const description: RowwiseDescription<H> = {
    ...told,
    targets,
    columns: constantly<number | undefined, Settings<H>>(columns),
    classes,
    arrange,
    normalised,
    columnDomains,
    constant,
    fields: () => [],
    sweeps: (settings, element, target) => {
      const prediction = told.prediction(settings);
      const domains = (z: Row) => z.map((_, k) => columnDomains?.[k] ?? prediction);
      const landmark = (y: Row) => (target === "number" ? y[0] : undefined);
      const value = (z: Row, y: Row) => (z.some(Number.isNaN) ? NaN : expectNumber(name, "term", term(z, y, settings)));
      const row = (part: string, z: Row, of: () => Row): Row =>
        z.some(Number.isNaN) ? z.map(() => NaN) : expectNumbers(name, part, of(), z.length);
      const first =
        typeof gradient === "function"
          ? (z: Row, y: Row) => row("gradient", z, () => gradient(z, y, settings))
          : (z: Row, y: Row) =>
              z.map((zk, k) => slope((x) => value(withAt(z, k, x), y), zk, domains(z)[k], landmark(y)));
      const product = hessianVector
        ? (z: Row, y: Row, v: Row) => row("hessianVector", z, () => hessianVector(z, y, v, settings))
        : (z: Row, y: Row, v: Row) => slopeAlong((x) => first(x, y), z, v, domains(z));
      const functions =
        gradient === undefined
          ? { value, gradient: warn(first), product: warn(product) }
          : { value, gradient: first, product };
      return rowKernels(functions, element, target, classes);
    },
  };
  return family((settings) => new RowwiseLoss<H>(description, settings));
}

const withAt = (z: Row, k: number, x: number): Row => z.map((zj, j) => (j === k ? x : zj));

/** What a definition leaves out, filled in. */
function descriptionOf<H extends Hyperparameters>(
  { target, prediction, link, traits, ...told }: Told<H>,
  usual: { readonly link: Link; readonly task: Task },
): Description<H> {
  const claims = constantly<Partial<Traits>, Settings<H>>(traits ?? {});
  return {
    task: usual.task,
    aliases: [],
    ...told,
    about: textOf(told),
    hyperparameters: told.hyperparameters ?? ({} as H),
    target: constantly(target ?? reals),
    prediction: constantly(prediction ?? reals),
    link: constantly(link ?? usual.link),
    traits: (settings) => ({ ...nothing, ...claims(settings) }),
  };
}

const nothing: Traits = { convex: false, smooth: false, symmetric: false, nonNegative: false };

/** Makes functions that say, the first time that one of them is called, that derivatives are found by differences. */
function warningOnce(name: string) {
  let isSaid = false;
  return <A extends unknown[], T>(f: (...args: A) => T) =>
    (...args: A): T => {
      if (!isSaid)
        console.warn(
          `${name}: gradient: none was given, so it is found by differences: about 20 calls of the term a sample, and ` +
            `some ten digits where it is smooth. Give defineLoss a gradient, or gradient: "numeric" to be content with that.`,
        );
      isSaid = true;
      return f(...args);
    };
}

function expectNumber(name: string, part: string, x: unknown): number {
  if (typeof x === "number") return x;
  throw new TypeError(`${name}: ${part}: expected to return a number, got ${show(x)}`);
}

function expectNumbers(name: string, part: string, xs: Row, length: number): Row {
  const isList = Array.isArray(xs) || ArrayBuffer.isView(xs);
  if (isList && xs.length === length && Array.from(xs as Row).every((x) => typeof x === "number")) return xs;
  const got = isList && xs.length !== length ? `${xs.length}` : show(xs);
  throw new TypeError(`${name}: ${part}: expected to return ${length} numbers, one a column, got ${got}`);
}
