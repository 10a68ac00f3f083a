import { Placed, type Element, type Vector } from "@nadir/core-wasm";
import type { Kernels, WasmModule } from "@nadir/core-wasm/kernel";
import type { Domain } from "./domain.js";
import { resolve, type Hyperparameters, type Settings } from "./hyperparameter.js";
import type { LossText } from "./text.js";

/** Predictions: their element type is the one of the computation and of what comes out; `number[]` is f64. */
export type Predictions = Float32Array | Float64Array | readonly number[] | Placed;
/** Targets: numbers of any of these kinds, converted to the element type of the predictions. */
export type Targets = Predictions | Int32Array | Uint32Array | Uint8Array;
export type Weights = Predictions;
export type Reduction = "mean" | "sum";

export interface ValueOptions {
  /** One weight a sample (a row), finite and not negative. A sample of weight 0 counts as absent. */
  readonly weights?: Weights;
  /** `"mean"` (default) divides by the sum of the weights, or by the number of samples without them. */
  readonly reduction?: Reduction;
  /** Rows and columns of the predictions of a rowwise loss; may be left out where targets are labels. */
  readonly shape?: readonly [rows: number, columns: number];
}

export interface ArrayOptions extends ValueOptions {
  /** Where the result goes: of the length and element type that a new array would have. */
  readonly out?: Vector | Placed;
}

/** What the options of every family have in common. */
export interface CommonOptions extends Omit<ValueOptions, "shape"> {
  readonly shape?: readonly number[];
  readonly out?: unknown;
}

/** The gradient goes by a placed handle if `out` is one, else it is an array. */
export interface ValueAndGradient {
  readonly value: number;
  readonly gradient: Vector;
}

/** One array for each array of predictions, in their order, where a loss has several; else the array itself. */
export type OneOrSeveral<A> = A | readonly A[];

/** What a prediction becomes on the scale of the target, and back. */
export interface Link {
  readonly name: "identity" | "logit" | "log" | "softmax" | "sparsemax";
  /** The margin of a mean: what a linear model would have to give to predict it. */
  apply(mean: number): number;
  /** The mean of a margin. */
  inverse(margin: number): number;
}

export type Task =
  | "regression"
  | "binary"
  | "counts"
  | "multiclass"
  | "multilabel"
  | "ordinal"
  | "similarity"
  | "ranking"
  | "segmentation"
  | "sequence"
  | "survival";

/** How a loss takes its samples: one number each, a row of scores each, or, of several arrays, what these are. */
export type LossFamily = "pointwise" | "rowwise" | TupleFamily;
export type TupleFamily = "embedding" | "ranking" | "set" | "sequence" | "survival";

/** What is true of a loss with its settings; every claim is checked numerically by the test suite. */
export interface Traits {
  /** Convex in the prediction. */
  readonly convex: boolean;
  /** Differentiable everywhere in the prediction. */
  readonly smooth: boolean;
  /** A function of |p − y| alone. */
  readonly symmetric: boolean;
  /** Never below 0. */
  readonly nonNegative: boolean;
  /** The largest slope, where there is one. */
  readonly lipschitz?: number;
  /** Redescending: the slope goes to 0 far from the target, so that far outliers do not pull. */
  readonly robust?: boolean;
  /** What the value tends to far from the target and never exceeds, where there is such a number. */
  readonly bounded?: number;
  /** A proper scoring rule: over many samples nothing is better than to predict their mean, as the link has it. */
  readonly proper?: boolean;
  /** Of rows: a sum of one term a column. */
  readonly separable?: boolean;
  /** The second derivative is this surrogate, where there is none or it may be negative. */
  readonly surrogate?: string;
}

/** Calls of a loss that differ in one number: what plots and tables go along, where no single prediction would do. */
export interface Slice<H extends Hyperparameters = Hyperparameters> {
  /** What the number is: "distance to the negative". */
  readonly label: string;
  readonly from: number;
  readonly to: number;
  at(x: number, settings: Settings<H>): SliceCall;
}

export interface SliceCall {
  /** One array, or one for each role. */
  readonly predictions: readonly number[] | readonly (readonly number[])[];
  readonly targets: unknown;
  readonly options?: object;
}

/**
 * What every loss is, as data. With its text (`about`) everything else (checks, CLI, documentation, plots, tests) derives
 * from it. What depends on settings is a method, not a property: to the compiler a loss of any hyper-parameters is then a
 * `Loss`.
 */
export interface Description<H extends Hyperparameters = Hyperparameters> {
  readonly name: string;
  /** Other names, from Keras, PyTorch and others: accepted wherever a name is a string. */
  readonly aliases: readonly string[];
  readonly task: Task;
  readonly hyperparameters: H;
  target(settings: Settings<H>): Domain;
  prediction(settings: Settings<H>): Domain;
  link(settings: Settings<H>): Link;
  traits(settings: Settings<H>): Traits;
  /** What the loss says to readers, where it is none of the package's, whose texts stand beside them. */
  readonly about?: Partial<LossText<H>>;
}

/** A loss with its settings. */
export abstract class Loss<H extends Hyperparameters = Hyperparameters> {
  abstract readonly family: LossFamily;
  readonly description: Description<H>;
  readonly settings: Settings<H>;

  constructor(description: Description<H>, given: Partial<Settings<H>> = {}) {
    this.description = description;
    this.settings = resolve(description.name, description.hyperparameters, given);
  }

  get name(): string {
    return this.description.name;
  }
  get aliases(): readonly string[] {
    return this.description.aliases;
  }
  get task(): Task {
    return this.description.task;
  }
  get hyperparameters(): H {
    return this.description.hyperparameters;
  }
  /** Where targets come from under these settings. */
  get target(): Domain {
    return this.description.target(this.settings);
  }
  /** Where predictions come from under these settings. */
  get prediction(): Domain {
    return this.description.prediction(this.settings);
  }
  get link(): Link {
    return this.description.link(this.settings);
  }
  /** What is true of the loss under these settings. */
  get traits(): Traits {
    return this.description.traits(this.settings);
  }

  /**
   * Σ wᵢ ℓᵢ / Σ wᵢ, or the sum without the division.
   *
   * @throws TypeError for arguments of the wrong kind; RangeError for lengths that differ, empty input, weights without a
   * positive sum, and targets outside of their domain, naming the row.
   */
  abstract value(
    predictions: OneOrSeveral<Predictions>,
    targets: OneOrSeveral<Targets> | null,
    options?: CommonOptions,
  ): number;
  /** The derivative of `value` in each prediction; its length and type are those of the predictions. */
  abstract gradient(
    predictions: OneOrSeveral<Predictions>,
    targets: OneOrSeveral<Targets> | null,
    options?: CommonOptions,
  ): OneOrSeveral<Vector>;
  /** Both, for less than the price of the two. */
  abstract valueAndGradient(
    predictions: OneOrSeveral<Predictions>,
    targets: OneOrSeveral<Targets> | null,
    options?: CommonOptions,
  ): { readonly value: number; readonly gradient: OneOrSeveral<Vector> };
  /** The loss ℓᵢ of each sample (row), without weights. */
  abstract perSample(
    predictions: OneOrSeveral<Predictions>,
    targets: OneOrSeveral<Targets> | null,
    options?: CommonOptions,
  ): Vector;
}

/** The kernel that computes a loss under its settings, and the numbers it reads. `A` is what else decides on the kernel. */
export interface Computation<H extends Hyperparameters, K extends string, A extends unknown[] = []> {
  readonly module: WasmModule<K>;
  readonly kernel: (settings: Settings<H>, ...which: A) => K;
  /** In the order of the kernel's fields. */
  fields(settings: Settings<H>, columns: number): readonly number[];
}

/** What sweeps over samples, a kernel for each form of a loss in the order of their numbers, and the numbers it reads. */
export interface Swept<H extends Hyperparameters, A extends unknown[] = []> {
  sweeps(settings: Settings<H>, element: Element, ...which: A): Kernels;
  fields(settings: Settings<H>, columns: number): readonly number[];
}

/** The sweeps of a computation. */
export const sweptBy =
  <H extends Hyperparameters, K extends string, A extends unknown[]>({
    module,
    kernel,
  }: Pick<Computation<H, K, A>, "module" | "kernel">): Swept<H, A>["sweeps"] =>
  (settings, element, ...which) =>
    module.record(kernel(settings, ...which), element);

/** A loss as the package exports it: itself with the initial settings, and a function that makes it with others. */
export type Family<L extends Loss<H>, H extends Hyperparameters> = L & ((settings?: Partial<Settings<H>>) => L);

/** `make` as a function that is also the loss it makes of no settings: the loss is its prototype. */
export function family<L extends Loss<H>, H extends Hyperparameters>(
  make: (settings?: Partial<Settings<H>>) => L,
): Family<L, H> {
  const initial = make();
  // Named where it is made: V8 takes a function that is given a name later for a dictionary, at half of the price of a short call.
  const { [initial.name]: callable } = { [initial.name]: (settings?: Partial<Settings<H>>) => make(settings) };
  return Object.setPrototypeOf(callable, initial) as Family<L, H>;
}

/** The element type in which predictions are computed with; `undefined` where they are no predictions. */
export const elementOf = (predictions: Predictions): Element | undefined => {
  if (predictions instanceof Placed) return predictions.element === "i32" ? undefined : predictions.element;
  if (predictions instanceof Float32Array) return "f32";
  return predictions instanceof Float64Array || Array.isArray(predictions) ? "f64" : undefined;
};
