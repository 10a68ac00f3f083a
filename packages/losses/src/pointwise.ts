import { Placed, type Element, type Vector } from "@nadir/core-wasm";
import {
  BLOCK,
  BOTH,
  GRADIENT,
  HESSIAN,
  kernelOf,
  PER_SAMPLE,
  Total,
  VALUE,
  writeFields,
  type Kernels,
} from "@nadir/core-wasm/kernel";
import {
  areKnownInside,
  close,
  elementOfPredictions,
  expectInside,
  expectLength,
  expectNumbers,
  expectOptions,
  inputs,
  openWeights,
  output,
  result,
  weightsAt,
} from "./call.js";
import { finiteMargin } from "./constant.js";
import { reals, type Domain } from "./domain.js";
import { constantly, type Hyperparameters, type Settings } from "./hyperparameter.js";
import { identity } from "./link.js";
import {
  family,
  Loss,
  sweptBy,
  type ArrayOptions,
  type Computation,
  type Description,
  type Family,
  type Link,
  type Predictions,
  type Swept,
  type Targets,
  type Traits,
  type ValueAndGradient,
  type ValueOptions,
  type Weights,
} from "./loss.js";
import { alike, basinOf, crossing, endsOf, gathered, type Alike } from "./search.js";

export interface PointwiseDescription<H extends Hyperparameters = Hyperparameters> extends Description<H>, Swept<H> {
  /** The constant margin of least total loss, where it is known in closed form; else it is searched for. */
  constant?(targets: Vector, weights: Vector | undefined, settings: Settings<H>): number;
}

/** A loss that is a sum of one term a sample. */
export class PointwiseLoss<H extends Hyperparameters = Hyperparameters> extends Loss<H> {
  readonly family = "pointwise";
  declare readonly description: PointwiseDescription<H>;
  /** @internal */
  readonly prepared: Record<Element, Prepared | undefined> = { f32: undefined, f64: undefined };

  override value(predictions: Predictions, targets: Targets, options: ValueOptions = {}): number {
    return run(this, VALUE, predictions, targets, options).value;
  }

  override gradient(predictions: Predictions, targets: Targets, options: ArrayOptions = {}): Vector {
    return run(this, GRADIENT, predictions, targets, options).gradient;
  }

  override valueAndGradient(predictions: Predictions, targets: Targets, options: ArrayOptions = {}): ValueAndGradient {
    return run(this, BOTH, predictions, targets, options);
  }

  override perSample(predictions: Predictions, targets: Targets, options: ArrayOptions = {}): Vector {
    return run(this, PER_SAMPLE, predictions, targets, options).gradient;
  }

  /**
   * The second derivative of `value` in each prediction (its Hessian is diagonal), or the surrogate that
   * `description.traits.surrogate` names. Arguments and errors as for `gradient`.
   */
  hessianDiagonal(predictions: Predictions, targets: Targets, options: ArrayOptions = {}): Vector {
    return run(this, HESSIAN, predictions, targets, options).gradient;
  }

  /**
   * The constant margin whose total loss is least: what a model without features would predict.
   *
   * @throws as `value` does.
   */
  constant(targets: Targets, weights?: Weights): number {
    const { constant } = this.description;
    expectNumbers(this.name, "targets", targets);
    if (weights !== undefined) expectNumbers(this.name, "weights", weights);
    const ys = new Float64Array(targets instanceof Placed ? targets.read() : targets);
    const ws = weights && new Float64Array(weights instanceof Placed ? weights.read() : weights);
    const start = new Float64Array(ys.length).fill(this.link.apply(this.prediction.contains(0) ? 0 : 1) || 0);
    this.value(start, ys, { weights: ws }); // checks the arguments
    if (constant) return constant(ys, ws, this.settings);
    const { fields, sweeps } = this.kernels;
    const [different, masses] = gathered(ys, ws);
    const totals = alike(fields, sweeps("f64"), different, masses);
    try {
      return this.searchConstant(totals, masses ? different.filter((_, i) => masses[i] > 0) : ys);
    } finally {
      totals.free();
    }
  }

  /**
   * Where the slope of the total changes its sign, between the least and the greatest margin that one target asks for, or,
   * where it may do so several times, about the best of many.
   */
  private searchConstant(totals: Alike, ys: Float64Array): number {
    const { link, traits } = this;
    const { slope, value } = totals;
    const marginOf = link.name === "identity" ? (y: number) => y : (y: number) => finiteMargin(link.apply(y));
    let [low, high] = traits.convex ? endsOf(ys).map(marginOf) : basinOf(value, ys.map(marginOf));
    // Smoothed or shared targets may ask for a margin beyond those of all of them; what is convex in the mean has but one basin.
    const { low: least, high: most } = traits.convex || link.name !== "identity" ? this.prediction : { low, high };
    for (let step = 1; slope(low) > 0 && low > Math.max(-745, least); step *= 2)
      low = Math.max(low - step, -745, least);
    for (let step = 1; slope(high) < 0 && high < Math.min(710, most); step *= 2)
      high = Math.min(high + step, 710, most);
    return crossing(slope, low, high);
  }

  /** The compiled sweeps of the loss and the numbers they read: what drivers such as `linearObjective` need. */
  get kernels(): { readonly fields: readonly number[]; sweeps(element: Element): Kernels } {
    const { sweeps, fields } = this.description;
    return { fields: fields(this.settings, 1), sweeps: (element) => sweeps(this.settings, element) };
  }
}

/**
 * What the calls of a loss in an element type have in common, found at the first: to find it anew is half of the price of
 * a short call, the more so where many losses are called as they are exported, as functions that have it from a prototype.
 */
interface Prepared {
  readonly loss: string;
  readonly element: Element;
  readonly fields: readonly number[];
  readonly kernels: Kernels;
  readonly target: Domain;
  readonly areTargetsKnown: () => boolean;
  readonly prediction: Domain;
}

function prepare(of: PointwiseLoss, element: Element): Prepared {
  const { name: loss, target, prediction } = of;
  const { fields, sweeps } = of.kernels;
  const areTargetsKnown = areKnownInside(target, element);
  return (of.prepared[element] = {
    ...{ loss, element, fields: [...fields], kernels: sweeps(element), target, areTargetsKnown, prediction },
  });
}

/** A call: its arguments, checked and opened, and the sum over its blocks. */
function run(
  of: PointwiseLoss,
  form: number,
  predictions: Predictions,
  targets: Targets,
  options: ArrayOptions,
): ValueAndGradient {
  const element = elementOfPredictions(of, predictions);
  const prepared = (element === "f32" ? of.prepared.f32 : of.prepared.f64) ?? prepare(of, element);
  const { loss } = prepared;
  const n = predictions.length;
  expectOptions(loss, options);
  expectNumbers(loss, "targets", targets);
  expectLength(loss, "targets", targets.length, n, "as in predictions");
  if (n === 0) throw new RangeError(`${loss}: predictions: expected at least one element, got none`);
  const { weights, reduction = "mean", out } = options;
  try {
    const mass = weights === undefined ? n : openWeights(loss, weights, element, n, BLOCK);
    const divisor = reduction === "mean" ? mass : 1;
    const written = form === VALUE ? undefined : result(loss, out, element, n);
    inputs.predictions.open(predictions, element, BLOCK);
    inputs.targets.open(targets, element, BLOCK);
    if (written) output.open(written, element, BLOCK);
    return { value: sweep(prepared, form, n, weights, 1 / divisor) / divisor, gradient: written as Vector };
  } finally {
    close();
  }
}

/** The blocks of a call, in their order: checked, swept, and handed over. */
function sweep(
  { loss, element, fields, kernels, target, areTargetsKnown, prediction }: Prepared,
  form: number,
  n: number,
  weights: Weights | undefined,
  scale: number,
): number {
  const kernel = kernelOf(kernels, form, weights !== undefined);
  const record = writeFields(fields, element, true);
  const isInside = areTargetsKnown();
  const total = new Total();
  for (let start = 0; start < n; start += BLOCK) {
    const count = Math.min(BLOCK, n - start);
    const p = inputs.predictions.at(start, count);
    const y = inputs.targets.at(start, count);
    const w = weightsAt(weights, element, start, count);
    const counted = weights === undefined || form === PER_SAMPLE ? undefined : w;
    if (!isInside) expectInside(loss, "targets", target, element, y, start, count, counted);
    if (prediction !== reals) expectInside(loss, "predictions", prediction, element, p, start, count, counted);
    total.add(
      kernel(record, count, p, y, w, weights === undefined ? 0 : 16, scale, form === VALUE ? 0 : output.at(start)),
    );
    if (form !== VALUE) output.flush(start, count);
  }
  return total.value;
}

/** Settings of a description that most losses leave out. */
type Initial<H extends Hyperparameters, K extends string> = Omit<
  PointwiseDescription<H>,
  "sweeps" | "fields" | "target" | "prediction" | "link" | "traits"
> & {
  readonly module: Computation<H, K>["module"];
  readonly kernel: K | ((settings: Settings<H>) => K);
  /** The settings in their order if left out. */
  readonly fields?: (settings: Settings<H>) => readonly number[];
  readonly target: Domain | ((settings: Settings<H>) => Domain);
  /** All reals if left out. */
  readonly prediction?: Domain | ((settings: Settings<H>) => Domain);
  /** The identity if left out. */
  readonly link?: Link | ((settings: Settings<H>) => Link);
  readonly traits: Traits | ((settings: Settings<H>) => Traits);
};

/** The loss of a description. */
export function pointwise<const H extends Hyperparameters, K extends string>({
  module,
  kernel,
  ...given
}: Initial<H, K>): Family<PointwiseLoss<H>, H> {
  const description: PointwiseDescription<H> = {
    ...given,
    sweeps: sweptBy({ module, kernel: constantly(kernel) }),
    fields: given.fields ?? ((settings) => Object.values(settings) as number[]),
    target: constantly(given.target),
    prediction: constantly(given.prediction ?? reals),
    traits: constantly(given.traits),
    link: constantly(given.link ?? identity),
  };
  return family((settings) => new PointwiseLoss<H>(description, settings));
}
