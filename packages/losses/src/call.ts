// What the calls of all losses have in common: their arguments, checked and opened for the kernels, and their results.
import { type Element, Placed, type Vector } from "@nadir/core-wasm";
import { base, BLOCK, bytesOf, Input, memory, ones, Output, Scratch, show, Total } from "@nadir/core-wasm/kernel";
import { bounds, nonNegative, reals, type Domain } from "./domain.js";
import {
  elementOf,
  type ArrayOptions,
  type CommonOptions,
  type Predictions,
  type Targets,
  type Weights,
} from "./loss.js";

const newInputs = () => ({
  predictions: new Input(),
  targets: new Input(),
  weights: new Input(),
  vector: new Input(),
  labels: new Input(),
  /** Labels converted for the kernels, where they do not come as 32-bit integers. */
  convertedLabels: new Scratch(),
});

/** The arrays of the call under way. */
export let inputs = /* @__PURE__ */ newInputs();
export let output = /* @__PURE__ */ new Output();

/** Arrays for calls inside of calls, by depth. */
const inner: { readonly inputs: typeof inputs; readonly output: Output }[] = [];
let depth = 0;

/** Runs what may call losses while a call is under way, as the functions of a defined loss may: such calls get arrays of their own. */
export function apart(work: () => void): void {
  const outer = { inputs, output };
  ({ inputs, output } = inner[depth] ??= { inputs: newInputs(), output: new Output() });
  depth++;
  try {
    work();
  } finally {
    depth--;
    ({ inputs, output } = outer);
  }
}

/** Lets go of the arrays of a call, so that they are not kept alive until the next. */
export function close(): void {
  inputs.predictions.close();
  inputs.targets.close();
  inputs.weights.close();
  inputs.vector.close();
  inputs.labels.close();
  output.close();
}

/** @throws TypeError for predictions of another kind. */
export function elementOfPredictions(loss: Named, predictions: Predictions, argument = "predictions"): Element {
  return elementOf(predictions) ?? failPredictions(loss.name, argument, predictions);
}

/** A loss, whose name is looked up when it is to be said: that takes its share of a short call. */
interface Named {
  readonly name: string;
}

function failPredictions(loss: string, argument: string, predictions: unknown): never {
  throw new TypeError(
    `${loss}: ${argument}: expected a Float32Array, Float64Array, number[] or a placed array of these, got ${show(predictions)}`,
  );
}

/** @throws TypeError where `array` is no array of numbers. */
export function expectNumbers(loss: string, argument: string, array: Targets): void {
  if (array instanceof Placed || Array.isArray(array)) return;
  if (ArrayBuffer.isView(array) && !(array instanceof DataView) && typeof (array as Float64Array)[0] !== "bigint")
    return;
  throw new TypeError(
    `${loss}: ${argument}: expected an array of numbers, typed or not, or a placed array, got ${show(array)}`,
  );
}

/** @throws TypeError where `array` is a list of arrays, which conversion to numbers would make NaN. */
export function expectOne(loss: string, argument: string, array: unknown): void {
  if (Array.isArray(array) && typeof array[0] === "object")
    throw new TypeError(`${loss}: ${argument}: expected one array of numbers, got a list of ${array.length} arrays`);
}

/** @throws RangeError for another number of elements; `per` says what there is one of. */
export function expectLength(loss: string, argument: string, got: number, expected: number, per: string): void {
  if (got !== expected) throw new RangeError(`${loss}: ${argument}: expected ${expected} elements, ${per}, got ${got}`);
}

/** @throws RangeError for a misspelt reduction, TypeError for options that are no object. */
export function expectOptions(loss: string, options: CommonOptions): void {
  if (typeof options !== "object" || options === null)
    throw new TypeError(`${loss}: options: expected an object, got ${show(options)}`);
  const { reduction } = options;
  if (reduction !== undefined && reduction !== "mean" && reduction !== "sum")
    throw new RangeError(
      `${loss}: reduction: expected "mean" or "sum", got ${show(reduction)}${reduction === "none" ? "; perSample gives the losses one by one" : ""}`,
    );
}

/** The address of the weights from `start` on, or of the one weight of all. */
export function weightsAt(weights: Weights | undefined, element: Element, start: number, count: number): number {
  return weights === undefined ? ones(element) : inputs.weights.at(start, count);
}

/**
 * Opens the weights of n samples, to be read in blocks of `block`, and adds them up.
 *
 * @throws RangeError where one is negative, infinite or NaN, or their sum is no positive number.
 */
export function openWeights(loss: string, weights: Weights, element: Element, n: number, block: number): number {
  expectNumbers(loss, "weights", weights);
  expectLength(loss, "weights", weights.length, n, "one a sample");
  inputs.weights.open(weights, element, Math.max(BLOCK, block));
  const inside = base.function("inside", element);
  const sum = base.function("sum", element);
  const { low, high } = bounds(nonNegative, element);
  const total = new Total();
  for (let start = 0; start < n; start += BLOCK) {
    const count = Math.min(BLOCK, n - start);
    const at = inputs.weights.at(start, count);
    if (!inside(count, at, 0, low, high, 0))
      failAtFirst(
        loss,
        "weights",
        at,
        element,
        start,
        count,
        (w) => w >= 0 && w <= high,
        "a finite number that is not negative",
      );
    total.add(sum(count, at));
  }
  if (!(total.value > 0))
    throw new RangeError(`${loss}: weights: expected a positive sum, got ${total.value}: no sample counts`);
  return total.value;
}

/**
 * Whether `count` elements at an address lie in a domain, as one flag while the block is in the cache. Only if one does
 * not is the sample looked for; samples of weight 0 count as absent.
 *
 * @throws RangeError that names the sample, what was expected, and what there was.
 */
export function expectInside(
  loss: string,
  argument: string,
  domain: Domain,
  element: Element,
  at: number,
  start: number,
  count: number,
  weightsAddress?: number,
  columns = 1,
): void {
  if (areInside(argument, domain, element, at, count)) return;
  const nan = passesNaN(argument);
  const ok = (x: number) =>
    (nan && Number.isNaN(x)) || (domain.contains(x) && Math.abs(x) <= bounds(reals, element).high);
  failAtFirst(loss, argument, at, element, start, count, ok, nounOf(domain), weightsAddress, columns);
}

/** Whether `count` elements at an address lie in a domain. */
export function areInside(argument: string, domain: Domain, element: Element, at: number, count: number): boolean {
  const { kind, low, high } = bounds(domain, element);
  return base.function("inside", element)(count, at, kind, low, high, passesNaN(argument) ? 1 : 0) !== 0;
}

/** Asks whether the targets of the call under way are placed where kernels read them, and known to lie in a domain. */
export function areKnownInside(domain: Domain, element: Element): () => boolean {
  const { key } = bounds(domain, element);
  const check = (at: number, n: number) => areInside("targets", domain, element, at, n);
  return () => inputs.targets.has(key, check);
}

/** NaN predictions pass through to the result. */
const passesNaN = (argument: string): boolean => argument.startsWith("predictions");

/**
 * The same for n rows of predictions each of whose columns has a domain of its own; all of ℝ stands for logits, whose ends
 * are limits.
 *
 * @throws as `expectInside` does.
 */
export function expectColumnsInside(
  loss: string,
  domains: readonly Domain[],
  element: Element,
  at: number,
  start: number,
  n: number,
  weightsAddress?: number,
): void {
  const columns = domains.length;
  const view = memory.views()[element];
  const first = at / bytesOf[element];
  domains.forEach((domain, column) => {
    if (domain === reals) return;
    for (let row = 0; row < n; row++) {
      const x = view[first + row * columns + column];
      if (domain.contains(x) || Number.isNaN(x)) continue;
      if (weightsAddress !== undefined && view[weightsAddress / bytesOf[element] + row] === 0) continue;
      throw new RangeError(
        `${loss}: predictions[${start + row}][${column}] (row, column): expected ${nounOf(domain)}, got ${x}`,
      );
    }
  });
}

const nounOf = (domain: Domain): string => domain.noun + (domain.hint ? ` (${domain.hint})` : "");

/** Throws for the first element that is not ok and whose sample counts; returns where there is none. */
function failAtFirst(
  loss: string,
  argument: string,
  at: number,
  element: Element,
  start: number,
  count: number,
  ok: (x: number) => boolean,
  expected: string,
  weightsAddress?: number,
  columns = 1,
): void {
  const view = memory.views()[element];
  const bytes = bytesOf[element];
  for (let i = 0; i < count; i++) {
    const x = view[at / bytes + i];
    if (ok(x)) continue;
    const row = Math.floor(i / columns);
    if (weightsAddress !== undefined && view[weightsAddress / bytes + row] === 0) continue;
    const place = columns === 1 ? `[${start + i}]` : `[${start / columns + row}][${i % columns}] (row, column)`;
    throw new RangeError(`${loss}: ${argument}${place}: expected ${expected}, got ${x}`);
  }
}

/** A new array for n results, or the one given. */
export function result(loss: string, out: ArrayOptions["out"], element: Element, n: number): Vector | Placed {
  if (out === undefined) return element === "f32" ? new Float32Array(n) : new Float64Array(n);
  const got =
    out instanceof Placed
      ? out.element
      : out instanceof Float32Array
        ? "f32"
        : out instanceof Float64Array
          ? "f64"
          : undefined;
  if (got !== element) {
    const expected = element === "f32" ? "a Float32Array" : "a Float64Array";
    throw new TypeError(
      `${loss}: out: expected ${expected} or a placed ${element} array, as the predictions are, got ${out instanceof Placed ? `a placed ${out.element} array` : show(out)}`,
    );
  }
  expectLength(loss, "out", out.length, n, "one a result");
  return out;
}
