import { differentiate, random, type Random } from "@nadir/core-wasm";
import type { AnyLoss } from "./catalogue.js";
import { inner, inwards, member } from "./draw.js";
import type { ArrayOptions, Loss, OneOrSeveral, Predictions, Targets, Weights } from "./loss.js";
import type { RowwiseLoss } from "./rowwise.js";
import type { TupleLoss } from "./tuple.js";
import type { TupleRoles } from "./tuples/layout.js";

/** What a function to be checked gives at a point: its value and, claimed, its gradient. */
export type Differentiable = (x: Float64Array) => { readonly value: number; readonly gradient: ArrayLike<number> };

/** The same of several arrays: their gradients, in their order. */
export type DifferentiableOfSeveral = (arrays: readonly Float64Array[]) => {
  readonly value: number;
  readonly gradient: readonly ArrayLike<number>[];
};

export interface GradcheckOptions extends TupleRoles {
  /** How far analytic and numeric derivatives may differ, relative to the larger (default 1e-6) … */
  readonly tolerance?: number;
  /** Entries to check at most, spread over all (default 200). */
  readonly entries?: number;
  /** Seed of the samples that are drawn for a loss (default 1). */
  readonly seed?: number;
  /** For a loss: samples of your own instead of drawn ones. */
  readonly predictions?: OneOrSeveral<Predictions>;
  readonly targets?: OneOrSeveral<Targets> | null;
  readonly weights?: Weights;
  /** As a call of the loss takes it. */
  readonly shape?: readonly number[];
}

/** One entry of a gradient beside its numeric counterpart. */
export interface GradcheckEntry {
  /** Its place in its array. */
  readonly index: number;
  /** The number or name of its array, where there are several. */
  readonly array?: number | string;
  /** Where the derivative was taken. */
  readonly at: number;
  readonly analytic: number;
  readonly numeric: number;
  /** The difference, relative to the larger of the two and to the scale of the whole gradient. */
  readonly error: number;
  /** The slopes on the two sides differ there, and the analytic one lies between them: a kink, and no fault. */
  readonly kink: boolean;
}

export interface GradcheckReport {
  /** Whether every entry agrees and two runs gave the same bits. */
  readonly ok: boolean;
  /** Entries that disagree, the worst first. */
  readonly wrong: readonly GradcheckEntry[];
  readonly worst: GradcheckEntry;
  readonly checked: number;
  readonly kinks: number;
  /** Whether a second run gave the same bits. */
  readonly repeatable: boolean;
  /** The report as text. */
  toString(): string;
}

/**
 * Compares a gradient with numeric differentiation (central differences, extrapolated), entry by entry, and runs it twice
 * to see whether it gives the same bits.
 *
 * `gradcheck(loss)` draws samples from the loss's own domains; `gradcheck(loss, { predictions, targets })` takes yours;
 * `gradcheck(f, point)` checks any function that gives `{ value, gradient }`, a model or a training objective for example,
 * and `gradcheck(f, [first, second])` one of several arrays, whose gradient is as many.
 *
 * A kink (|x| at 0) is recognised and counted, not reported as wrong.
 *
 * @throws TypeError where `subject` is neither; RangeError where the gradient has another length than the point.
 */
export function gradcheck(subject: Loss, options?: GradcheckOptions): GradcheckReport;
export function gradcheck(
  subject: Differentiable,
  point: ArrayLike<number>,
  options?: GradcheckOptions,
): GradcheckReport;
export function gradcheck(
  subject: DifferentiableOfSeveral,
  points: readonly ArrayLike<number>[],
  options?: GradcheckOptions,
): GradcheckReport;
export function gradcheck(
  subject: Loss | Differentiable | DifferentiableOfSeveral,
  pointOrOptions: ArrayLike<number> | readonly ArrayLike<number>[] | GradcheckOptions = {},
  given: GradcheckOptions = {},
): GradcheckReport {
  if (isLoss(subject)) {
    const options = pointOrOptions as GradcheckOptions;
    return check(subject.name, ofLoss(subject, options), options);
  }
  if (typeof subject !== "function")
    throw new TypeError(`gradcheck: subject: expected a loss or a function, got ${typeof subject}`);
  const name = subject.name || "the function";
  const points = pointOrOptions as ArrayLike<number> | readonly ArrayLike<number>[];
  if (isSeveral(points)) return check(name, ofSeveral(subject as DifferentiableOfSeveral, points), given);
  return check(name, { f: subject as Differentiable, point: Float64Array.from(points), place: alone }, given);
}

const isLoss = (subject: unknown): subject is AnyLoss =>
  Object(subject) === subject && "valueAndGradient" in (subject as object);

const isSeveral = (points: ArrayLike<number> | readonly ArrayLike<number>[]): points is readonly ArrayLike<number>[] =>
  Array.isArray(points) && points.length > 0 && points.every((point) => Object(point) === point);

/** What is checked: a function of one array, where, and what the entries of that array are called. */
interface Subject {
  readonly f: Differentiable;
  readonly point: Float64Array;
  readonly place: (entry: number) => Pick<GradcheckEntry, "index" | "array">;
}

const alone = (index: number) => ({ index });

/** A function of several arrays as one of all their elements. */
function ofSeveral(
  f: DifferentiableOfSeveral,
  points: readonly ArrayLike<number>[],
  names: readonly (number | string)[] = points.map((_, i) => i),
): Subject {
  const ends = points.map((_, i) => points.slice(0, i + 1).reduce((sum, { length }) => sum + length, 0));
  const starts = [0, ...ends];
  return {
    point: Float64Array.from(points.flatMap((point) => Array.from(point))),
    f: (x) => {
      const { value, gradient } = f(ends.map((end, i) => x.slice(starts[i], end)));
      return { value, gradient: gradient.flatMap((part) => Array.from(part)) };
    },
    place: (entry) => {
      const i = ends.findIndex((end) => entry < end);
      return { array: names[i], index: entry - starts[i] };
    },
  };
}

function check(
  name: string,
  { f, point, place }: Subject,
  { tolerance = 1e-6, entries = 200 }: GradcheckOptions,
): GradcheckReport {
  const first = f(point.slice());
  const second = f(point.slice());
  const analytic = Float64Array.from(first.gradient);
  if (analytic.length !== point.length)
    throw new RangeError(
      `gradcheck: gradient: expected ${point.length} entries, as the point has, got ${analytic.length}`,
    );
  const repeatable = Object.is(first.value, second.value) && analytic.every((g, i) => Object.is(g, second.gradient[i]));
  const scale = analytic.reduce((most, g) => Math.max(most, Math.abs(g)), 0);
  const stride = Math.max(1, Math.ceil(point.length / entries));
  const found: GradcheckEntry[] = [];
  for (let index = 0; index < point.length; index += stride)
    found.push({ ...entryAt(f, point, analytic[index], index, scale, tolerance), ...place(index) });
  const wrong = found
    .filter((entry) => !(entry.error <= tolerance) && !entry.kink)
    .sort((a, b) => badness(b) - badness(a));
  const worst = found.reduce((a, b) => (badness(b) > badness(a) ? b : a));
  const kinks = found.filter((entry) => entry.kink).length;
  const report = {
    ok: wrong.length === 0 && repeatable,
    wrong,
    worst: wrong[0] ?? worst,
    checked: found.length,
    kinks,
    repeatable,
  };
  return { ...report, toString: () => describe(name, report, tolerance) };
}

/** NaN is the worst of all. */
const badness = ({ error, kink }: GradcheckEntry): number => (kink ? -1 : Number.isNaN(error) ? Infinity : error);

function entryAt(
  f: Differentiable,
  point: Float64Array,
  analytic: number,
  index: number,
  scale: number,
  tolerance: number,
): GradcheckEntry {
  const at = point[index];
  const along = (x: number) => {
    const moved = point.slice();
    moved[index] = x;
    return f(moved).value;
  };
  const { value: numeric, error: doubt } = differentiate(along, at);
  const size = Math.max(Math.abs(analytic), Math.abs(numeric), 1e-3 * scale);
  const error = size === 0 ? 0 : Math.max(0, Math.abs(analytic - numeric) - 2 * doubt) / size;
  const kink = !(error <= tolerance && doubt <= tolerance * size) && isKink(along, at, analytic, tolerance);
  return { index, at, analytic, numeric, error: doubt > 0.1 * size && !kink ? NaN : error, kink };
}

/** Whether the slopes close to a point differ from side to side and enclose the analytic one. */
function isKink(along: (x: number) => number, at: number, analytic: number, tolerance: number): boolean {
  const h = 1e-5 * Math.max(Math.abs(at), 1);
  const here = along(at);
  const [left, right] = [(here - along(at - h)) / h, (along(at + h) - here) / h];
  const size = Math.max(Math.abs(left), Math.abs(right));
  const slack = Math.max(tolerance, 1e-4) * size;
  return (
    Math.abs(right - left) > 1e-3 * size &&
    analytic >= Math.min(left, right) - slack &&
    analytic <= Math.max(left, right) + slack
  );
}

function describe(name: string, report: Omit<GradcheckReport, "toString">, tolerance: number): string {
  const { ok, wrong, worst, checked, kinks, repeatable } = report;
  const number = (x: number) => x.toPrecision(10);
  const line = ({ array, index, at, analytic, numeric, error }: GradcheckEntry) =>
    `  ${typeof array === "number" ? `[${array}]` : (array ?? "")}[${index}] at ${number(at)}: analytic ${number(analytic)}, numeric ${number(numeric)}, relative error ${error.toExponential(1)}`;
  const lines = [
    `gradcheck: ${name}: ${ok ? "right" : "WRONG"} (${checked} entries, tolerance ${tolerance}${kinks > 0 ? `, ${kinks} at a kink` : ""})`,
  ];
  if (!repeatable) lines.push("  two runs at the same point gave different bits");
  if (wrong.length > 0)
    lines.push(
      `  ${wrong.length} of ${checked} entries are wrong; the worst:`,
      ...wrong.slice(0, 5).map(line),
      ...explain(wrong, checked),
    );
  else lines.push(`  the worst entry:`, line(worst));
  return lines.join("\n");
}

/** What a common fault looks like. */
function explain(wrong: readonly GradcheckEntry[], checked: number): string[] {
  const ratios = wrong.map(({ analytic, numeric }) => analytic / numeric);
  const ratio = ratios[0];
  const all = wrong.length >= 0.9 * checked;
  if (all && Number.isFinite(ratio) && ratios.every((each) => Math.abs(each - ratio) <= 1e-4 * Math.abs(ratio)))
    return [
      `  every entry is ${ratio.toPrecision(6)} times what it should be${Math.abs(ratio + 1) < 1e-4 ? ": the sign is wrong" : ": a factor is missing"}`,
    ];
  return [];
}

/** A loss as a function of its predictions, at samples that were given or drawn. */
function ofLoss(loss: AnyLoss, options: GradcheckOptions): Subject {
  const given = options.predictions ? options : drawn(loss, options.seed ?? 1);
  const { predictions, targets, entries: _, tolerance: __, seed: ___, ...others } = given;
  const call = { ...others, reduction: "sum" as const };
  if (isTuple(loss)) {
    const names = loss.description.predictions;
    const list = (names.length === 1 ? [predictions] : predictions) as readonly ArrayLike<number>[];
    const pack = (arrays: readonly Float64Array[]) => (names.length === 1 ? arrays[0] : arrays);
    return ofSeveral(
      (arrays) => {
        const { value, gradient } = loss.valueAndGradient(pack(arrays), targets, call);
        return { value, gradient: (names.length === 1 ? [gradient] : gradient) as readonly Float64Array[] };
      },
      list,
      names.length === 1 ? undefined : names,
    );
  }
  const point = Float64Array.from(predictions as ArrayLike<number>);
  return { point, place: alone, f: (x) => loss.valueAndGradient(x, targets as Targets, call as ArrayOptions) };
}

const isTuple = (loss: AnyLoss): loss is TupleLoss => loss.family !== "pointwise" && loss.family !== "rowwise";

const SAMPLES = 60;

/** Samples from the domains of a loss, away from their ends, where a difference would leave them. */
function drawn(loss: AnyLoss, seed: number): GradcheckOptions {
  const generator = random(seed);
  if (loss.family === "pointwise")
    return {
      predictions: Array.from({ length: SAMPLES }, () => inner(loss.prediction, generator)),
      targets: Array.from({ length: SAMPLES }, () => member(loss.target, generator)),
    };
  if (loss.family === "rowwise") return drawnRows(loss, SAMPLES / 4, generator);
  return drawnSamples(loss as TupleLoss, generator);
}

/** Samples of a loss of several arrays; of sizes from 1 on where they may differ. */
function drawnSamples({ description, settings, prediction }: TupleLoss, generator: Random): GradcheckOptions {
  const { samples, draw } = description;
  const count = samples.size === 1 ? SAMPLES : 6;
  const sizes = Array.from({ length: count }, (_, i) => samples.size ?? (samples.ragged ? i + 1 : 4));
  const joined = samples.join(sizes.map((size) => draw(generator, size, settings)));
  const { targets, options } = joined;
  const predictions = joined.predictions.map((list) => list.map((x) => inwards(prediction, x)));
  const single = description.predictions.length === 1;
  return {
    predictions: single ? predictions[0] : predictions,
    targets: targets.length === 1 ? targets[0] : targets,
    ...options,
  };
}

/** Rows of predictions and their targets. */
export function drawnRows(
  loss: RowwiseLoss,
  rows: number,
  generator: Random,
): { predictions: number[]; targets: number[]; shape: [number, number] } {
  const { description, settings, prediction, target } = loss;
  const columns = description.columns(settings) ?? 4;
  const [kind] = description.targets;
  const row = () => description.arrange(Array.from({ length: columns }, () => inner(prediction, generator)));
  const one = { label: () => generator.integer(description.classes(columns)), flags: () => generator.integer(2) };
  const draw = kind === "label" || kind === "flags" ? one[kind] : () => member(target, generator);
  const perRow = kind === "label" || kind === "number" ? 1 : columns;
  return {
    predictions: Array.from({ length: rows }, row).flat(),
    targets: Array.from({ length: rows * perRow }, draw),
    shape: [rows, columns],
  };
}
