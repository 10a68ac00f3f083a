import type { Hyperparameters, Settings } from "./hyperparameter.js";
import type { Loss, Slice, TupleFamily } from "./loss.js";

/** Lists of values of settings. */
export type Examples<H extends Hyperparameters = Hyperparameters> = {
  readonly [K in keyof H]?: readonly Settings<H>[K][];
};

/**
 * What a loss says of itself to readers. No computation needs it, so it stands beside the loss rather than in it: pages that
 * do not ask for it do not load it.
 */
export interface LossText<H extends Hyperparameters = Hyperparameters> {
  readonly summary: string;
  /** What the loss does, in two or three plain sentences, for someone who meets it for the first time. */
  readonly inWords: string;
  /** LaTeX. */
  readonly formula: string;
  /** What each of its settings means. */
  readonly settings: Readonly<Record<keyof H & string, string>>;
  /** Where left out, plots show one sample's prediction, or the first score of a row. */
  readonly slice?: Slice<H>;
  /** Where the loss is not smooth, if that is in few places and the rest is: "where a vector is 0". */
  readonly roughness?: string;
  /** Values of settings worth testing and showing, if not the initial ones or all there are. */
  readonly examples?: Examples<H>;
  /** Of a constant prediction: "mean", "median", … */
  readonly minimiser: string;
  readonly whenToUse: string;
  readonly whenNot: string;
  /** Its name in other libraries. */
  readonly elsewhere: Readonly<Record<string, string>>;
  /** Where those differ from this, or err. */
  readonly differences: readonly string[];
  readonly references: readonly string[];
}

/**
 * `term` is the loss of one sample, written to be read: the specification. The kernel is tested against it, evaluated in 60
 * digits; where it would cancel or overflow in floating point, the kernel does not.
 */
export interface PointwiseText<H extends Hyperparameters = Hyperparameters> extends LossText<H> {
  term(p: number, y: number, settings: Settings<H>): number;
}

type Numbers = readonly number[];

/**
 * `term` is the loss of one row of scores. The target is given as a list: a share or flag for each column, the one number,
 * or for a label 1 at its class and 0 elsewhere.
 */
export interface RowwiseText<H extends Hyperparameters = Hyperparameters> extends LossText<H> {
  term(z: Numbers, y: Numbers, settings: Settings<H>): number;
}

export interface TupleText<H extends Hyperparameters = Hyperparameters> extends LossText<H> {
  /**
   * The loss of one sample. Each array of the sample is a list. `fixed` are the predictions again, of which the gradient
   * takes no notice: for weights that it holds fixed.
   */
  term?(
    predictions: readonly Numbers[],
    targets: readonly Numbers[],
    settings: Settings<H>,
    fixed: readonly Numbers[],
  ): number;
  /** The loss of sample i, where samples act on each other: of each array there is a list of the lists of all samples. */
  termOfBatch?(
    predictions: readonly (readonly Numbers[])[],
    targets: readonly (readonly Numbers[])[],
    settings: Settings<H>,
    i: number,
  ): number;
  readonly slice: Slice<H>;
  /** By how much results may be further off than 4 ulp × max(1, κ), and why, where that cannot be held. */
  readonly accuracy?: {
    readonly multiple: number;
    /** So many ulps of the largest derivative of a sample are allowed in each, however small (none if left out). */
    readonly ofLargest?: number;
    readonly reason: string;
  };
}

/** The text of a loss of some family and hyper-parameters: `TextOf<typeof huber>`. */
export type TextOf<L extends Loss> = L extends { family: "pointwise" }
  ? PointwiseText<L["hyperparameters"]>
  : L extends { family: "rowwise" }
    ? RowwiseText<L["hyperparameters"]>
    : L extends { family: TupleFamily }
      ? TupleText<L["hyperparameters"]>
      : LossText<L["hyperparameters"]>;
