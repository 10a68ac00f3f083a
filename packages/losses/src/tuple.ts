import type { Element, Placed, Vector } from "@nadir/core-wasm";
import { BLOCK, show, suggest, Total, writeFields } from "@nadir/core-wasm/kernel";
import {
  elementOfPredictions,
  expectLength,
  expectNumbers,
  expectOne,
  expectOptions,
  openWeights,
  result,
  weightsAt,
} from "./call.js";
import { reals, type Domain } from "./domain.js";
import { inner, member, type Draw } from "./draw.js";
import { constantly, type Hyperparameters, type Settings } from "./hyperparameter.js";
import { identity } from "./link.js";
import {
  family,
  Loss,
  sweptBy,
  type Computation,
  type Description,
  type Family,
  type Link,
  type OneOrSeveral,
  type Predictions,
  type Swept,
  type Targets,
  type Traits,
  type TupleFamily,
  type ValueOptions,
} from "./loss.js";
import {
  blocksOf,
  closeArrays,
  enter,
  expectSamplesInside,
  largestOf,
  leave,
  openGradients,
  openInputs,
  openLosses,
  unitOf,
  writeCall,
  type Addresses,
  type Block,
  type Frame,
} from "./tuples/arrays.js";
import type { Arrangement, Given, TargetRole, TupleRoles, TupleSample } from "./tuples/layout.js";

export type { TargetRole, TupleArguments, TupleRoles, TupleSample } from "./tuples/layout.js";

/** One `A` for each name, or, where there is one name, an `A`. */
export type Each<N extends readonly string[], A> = readonly string[] extends N
  ? OneOrSeveral<A>
  : N extends readonly [string]
    ? A
    : { readonly [I in keyof N]: A };

export interface TupleOptions extends Omit<ValueOptions, "shape">, TupleRoles {
  /** How many samples there are, and how many elements each has in each array. */
  readonly shape?: readonly number[];
}
export interface TupleArrayOptions<N extends readonly string[] = readonly string[]> extends TupleOptions {
  /** Where gradients go: an array for each array of predictions. */
  readonly out?: Each<N, Vector | Placed>;
}
export interface TupleSampleOptions extends TupleOptions {
  /** Where the losses of samples go. */
  readonly out?: Vector | Placed;
}

export interface TupleDescription<
  H extends Hyperparameters = Hyperparameters,
  N extends readonly string[] = readonly string[],
>
  extends Description<H>, Swept<H> {
  readonly family: TupleFamily;
  /** What the arrays of predictions are called. */
  readonly predictions: N;
  /** What each array of targets is. */
  targets(settings: Settings<H>): readonly TargetRole[];
  /** How samples lie in the arrays. */
  readonly samples: Arrangement;
  /** Options besides those of every loss. */
  readonly roles: readonly (keyof TupleRoles)[];
  /** Bytes that the kernel works in, for the size of the largest sample and the number of samples. */
  readonly room: (size: number, samples: number, element: Element) => number;
  /** A sample of a size, for checks and tables. */
  readonly draw: (random: Draw, size: number, settings: Settings<H>) => TupleSample;
}

// The kernels of a record, in its order.
const VALUE = 0;
const GRADIENT = 1;
const BOTH = 2;
const PER_SAMPLE = 3;

/** A loss of several arrays, or of samples of any size. */
export class TupleLoss<
  H extends Hyperparameters = Hyperparameters,
  N extends readonly string[] = readonly string[],
> extends Loss<H> {
  declare readonly description: TupleDescription<H, N>;

  get family(): TupleFamily {
    return this.description.family;
  }

  override value(
    predictions: Each<N, Predictions>,
    targets?: OneOrSeveral<Targets> | null,
    options: TupleOptions = {},
  ): number {
    return this.run(VALUE, predictions, targets, options).value;
  }

  /** The derivatives of `value`: an array for each array of predictions. */
  override gradient(
    predictions: Each<N, Predictions>,
    targets?: OneOrSeveral<Targets> | null,
    options: TupleArrayOptions<N> = {},
  ): Each<N, Vector> {
    return this.run(GRADIENT, predictions, targets, options).written as Each<N, Vector>;
  }

  override valueAndGradient(
    predictions: Each<N, Predictions>,
    targets?: OneOrSeveral<Targets> | null,
    options: TupleArrayOptions<N> = {},
  ): { readonly value: number; readonly gradient: Each<N, Vector> } {
    const { value, written } = this.run(BOTH, predictions, targets, options);
    return { value, gradient: written as Each<N, Vector> };
  }

  /**
   * The loss of each sample, without weights. Where samples act on each other one of weight 0 is absent all the same: its
   * loss is 0.
   */
  override perSample(
    predictions: Each<N, Predictions>,
    targets?: OneOrSeveral<Targets> | null,
    options: TupleSampleOptions = {},
  ): Vector {
    return this.run(PER_SAMPLE, predictions, targets, options).written as Vector;
  }

  private run(
    form: number,
    predictions: OneOrSeveral<Predictions>,
    targets: OneOrSeveral<Targets> | null | undefined,
    options: TupleOptions & { readonly out?: OneOrSeveral<Vector | Placed> },
  ): { value: number; written?: OneOrSeveral<Vector | Placed> } {
    this.expectOptions(options);
    const { description } = this;
    const { reduction = "mean", out } = options;
    // Losses one by one are without weights; but among samples that act on each other one of weight 0 is absent all the same.
    const counted = form === PER_SAMPLE && !description.samples.joint ? { ...options, weights: undefined } : options;
    const given = this.given(predictions, targets, counted);
    const layout = description.samples.layout(given);
    const { element } = given;
    try {
      const { samples, whole } = layout;
      const mass =
        options.weights === undefined
          ? samples
          : openWeights(this.name, options.weights, element, samples, whole ? samples : BLOCK);
      const divisor = reduction === "mean" ? mass : 1;
      const writes = form === VALUE ? "nothing" : form === PER_SAMPLE ? "losses" : "gradients";
      const room = layout.room?.(writes === "gradients") ?? description.room(largestOf(layout), samples, element);
      const frame: Frame = { given, layout, writes, weighted: counted.weights !== undefined, room };
      const written = this.openResults(frame, out);
      openInputs(given, layout);
      const total = this.sweep(form, frame, 1 / divisor);
      return { value: total / divisor, written };
    } finally {
      closeArrays();
    }
  }

  /** @throws RangeError for options that are misspelt or other losses'. */
  private expectOptions(options: TupleOptions): void {
    expectOptions(this.name, options);
    const known = ["weights", "reduction", "shape", "out", ...this.description.roles];
    for (const key of Object.keys(options))
      if (!known.includes(key))
        throw new RangeError(
          `${this.name}: options: expected ${known.join(", ")}, got ${show(key)}.${suggest(key, known)}`,
        );
  }

  /** The arrays of a call. @throws TypeError and RangeError where there are others than the loss takes. */
  private given(
    predictions: OneOrSeveral<Predictions>,
    targets: OneOrSeveral<Targets> | null | undefined,
    options: TupleOptions,
  ): Given {
    const { name: loss, description } = this;
    const names = description.predictions;
    const roles = description.targets(this.settings);
    const list = arraysOf(loss, "predictions", names, predictions);
    const elements = list.map((array, i) => elementOfPredictions(this, array, argumentOf("predictions", names, i)));
    const [element] = elements;
    const { length } = list[0];
    if (length === 0) throw new RangeError(`${loss}: predictions: expected at least one sample, got none`);
    list.forEach((array, i) => {
      const argument = argumentOf("predictions", names, i);
      expectOne(loss, argument, array);
      if (elements[i] !== element)
        throw new TypeError(`${loss}: ${argument}: expected ${element}, as ${names[0]} is, got ${elements[i]}`);
      expectLength(loss, argument, array.length, length, `as ${names[0]} has`);
    });
    const arrays = targetsOf(loss, roles, targets);
    return { loss, element, predictions: list, length, targets: arrays, roles, settings: this.settings, options };
  }

  /** Opens the arrays that are written: new ones, or those of `out`. */
  private openResults(
    { given, layout, writes }: Frame,
    out: OneOrSeveral<Vector | Placed> | undefined,
  ): OneOrSeveral<Vector | Placed> | undefined {
    const { loss, element, length } = given;
    if (writes === "nothing") return undefined;
    if (writes === "losses") {
      const written = result(loss, out as Vector | undefined, element, layout.samples);
      openLosses(written, given, layout);
      return written;
    }
    const names = this.description.predictions;
    const places = out === undefined ? undefined : arraysOf(loss, "out", names, out);
    const written = names.map((_, i) => result(loss, places?.[i], element, length));
    openGradients(written, given, layout);
    return names.length === 1 ? written[0] : written;
  }

  /** The blocks of a call, in their order: checked, swept, and handed over. */
  private sweep(form: number, frame: Frame, scale: number): number {
    const { given, layout } = frame;
    const { weights } = given.options;
    const { sweeps, fields } = this.description;
    const run = sweeps(this.settings, given.element).at(form)!;
    const record = writeFields(fields(this.settings, 0), given.element);
    const total = new Total();
    for (const block of blocksOf(layout, given.length)) {
      const at = enter(frame, block, weightsAt(weights, given.element, block.first, block.count));
      this.check(frame, block, at, weights === undefined ? undefined : at.weights);
      total.add(run(record, writeCall(frame, block, at), scale));
      leave(frame, block);
    }
    return total.value;
  }

  /** Domains of predictions and targets. */
  private check(frame: Frame, block: Block, at: Addresses, present: number | undefined): void {
    const { given, layout } = frame;
    const { predictions: names } = this.description;
    const domain = this.prediction;
    if (domain !== reals)
      at.predictions.forEach((address, i) => {
        const argument = argumentOf("predictions", names, i);
        expectSamplesInside(frame, block, { argument, domain, per: "element", at: address }, present);
      });
    layout.operands.forEach((operand, i) => {
      const { name: argument, domain } = operand;
      const per = unitOf(operand, given, layout);
      if (domain) expectSamplesInside(frame, block, { argument, domain, per, at: at.operands[i] }, present);
    });
  }
}

const argumentOf = (argument: string, names: readonly string[], i: number): string =>
  names.length === 1 ? argument : `${argument}.${names[i]}`;

/** The arrays of an argument that is one array, or one for each name. */
function arraysOf<A>(loss: string, argument: string, names: readonly string[], given: OneOrSeveral<A>): readonly A[] {
  if (names.length === 1) return [given as A];
  const isTuple = Array.isArray(given) && given.length === names.length && given.every((each) => Object(each) === each);
  if (isTuple) return given as readonly A[];
  throw new TypeError(`${loss}: ${argument}: expected [${names.join(", ")}], an array of each, got ${show(given)}`);
}

/** The arrays of targets; none where the loss takes none. */
function targetsOf(
  loss: string,
  roles: readonly TargetRole[],
  given: OneOrSeveral<Targets> | null | undefined,
): readonly Targets[] {
  const names = roles.map(({ name }) => name);
  if (names.length === 0) {
    if (given === undefined || given === null || (given as Targets).length === 0) return [];
    throw new TypeError(`${loss}: targets: expected null, as this loss has none, got ${show(given)}`);
  }
  const list = arraysOf(loss, "targets", names, given as OneOrSeveral<Targets>);
  list.forEach((array, i) => expectNumbers(loss, argumentOf("targets", names, i), array));
  return list;
}

/** Settings of a description that most losses leave out. */
type Initial<H extends Hyperparameters, K extends string, N extends readonly string[]> = Omit<
  TupleDescription<H, N>,
  "sweeps" | "fields" | "targets" | "room" | "roles" | "draw" | "target" | "prediction" | "link" | "traits"
> & {
  readonly module: Computation<H, K>["module"];
  readonly targets: readonly TargetRole[] | ((settings: Settings<H>) => readonly TargetRole[]);
  readonly kernel: K | ((settings: Settings<H>) => K);
  /** The settings in their order if left out. */
  readonly fields?: (settings: Settings<H>) => readonly number[];
  /** None if left out. */
  readonly room?: (size: number, samples: number, element: Element) => number;
  /** None if left out. */
  readonly roles?: readonly (keyof TupleRoles)[];
  /** Any numbers of the domains if left out. */
  readonly draw?: (random: Draw, size: number, settings: Settings<H>) => TupleSample;
  /** All reals if left out. */
  readonly prediction?: Domain | ((settings: Settings<H>) => Domain);
  /** The identity if left out. */
  readonly link?: Link | ((settings: Settings<H>) => Link);
  readonly traits: Traits | ((settings: Settings<H>) => Traits);
};

/** The loss of a description. */
export function tuple<
  const H extends Hyperparameters,
  K extends string,
  const N extends readonly [string, ...string[]],
>({ module, kernel, ...given }: Initial<H, K, N>): Family<TupleLoss<H, N>, H> {
  const prediction = constantly<Domain, Settings<H>>(given.prediction ?? reals);
  const targets = constantly<readonly TargetRole[], Settings<H>>(given.targets);
  const description: TupleDescription<H, N> = {
    roles: [],
    room: () => 0,
    ...given,
    targets,
    draw:
      given.draw ??
      ((random, size, settings) => drawn(given.predictions, prediction(settings), targets(settings), random, size)),
    sweeps: sweptBy({ module, kernel: constantly<K, Settings<H>>(kernel) }),
    fields: given.fields ?? ((settings) => Object.values(settings).map(Number)),
    target: (settings) => targets(settings)[0]?.domain ?? reals,
    prediction,
    traits: constantly(given.traits),
    link: constantly(given.link ?? identity),
  };
  return family((settings) => new TupleLoss<H, N>(description, settings));
}

/** A sample whose numbers are any of their domains. */
function drawn(
  predictions: readonly string[],
  prediction: Domain,
  targets: readonly TargetRole[],
  random: Draw,
  size: number,
): TupleSample {
  const list = (n: number, make: () => number) => Array.from({ length: n }, make);
  return {
    predictions: predictions.map(() => list(size, () => inner(prediction, random))),
    targets: targets.map(({ per, domain }) => list(per === "sample" ? 1 : size, () => member(domain, random))),
  };
}
