import type { Element } from "@nadir/core-wasm";
import { resolveSettings, type Hyperparameters, type Settings } from "../hyperparameter.js";
import type { Parameters } from "../moment.js";

/** An array of parameters with its gradient, in a step of a chain. The gradient is the chain's own copy. */
export interface MovingLeaf {
  readonly key: string;
  readonly element: Element;
  readonly parameters: Parameters;
  readonly gradient: Parameters;
}

/** A step of a chain, as its transformations see it. */
export interface ChainStep {
  /** Steps taken so far. */
  readonly step: number;
  /** The learning rate of the optimizer in this step. */
  readonly rate: number;
  readonly leaves: readonly MovingLeaf[];
}

/** What a transformation remembers. */
export interface TransformationState {
  readonly scalars: Record<string, number>;
  /** Arrays like the parameters, by slot and key. */
  readonly slots: Readonly<Record<string, Readonly<Record<string, Parameters>>>>;
}

/** What every transformation is. */
export interface TransformationDescription<H extends Hyperparameters = Hyperparameters> {
  readonly name: string;
  readonly hyperparameters: H;
  /** On the gradient before the optimizer's step, or on the parameters after it. */
  readonly acts: "before" | "after";
  /** Arrays like the parameters that it keeps, at first 0. */
  readonly slots?: readonly string[];
  /** Numbers that it keeps, with their first values. */
  readonly scalars?: Readonly<Record<string, number>>;
  /** Does its work; `"hold"` ends the update here: what comes later, the optimizer too, does not see it. */
  readonly apply: (step: ChainStep, state: TransformationState, settings: Settings<H>) => "hold" | void;
}

/** A transformation with its settings: a part of a {@link chain}. */
export interface Transformation {
  readonly name: string;
  readonly acts: "before" | "after";
  readonly description: TransformationDescription;
  readonly settings: Settings<Hyperparameters>;
}

/** A transformation as the package exports it: a function of its settings. */
export type TransformationFamily<H extends Hyperparameters = Hyperparameters> = ((
  settings?: Partial<Settings<H>>,
) => Transformation) & { readonly description: TransformationDescription<H> };

/** The transformation of a description. */
export function transformation<const H extends Hyperparameters>(
  description: TransformationDescription<H>,
): TransformationFamily<H> {
  const { name, acts, hyperparameters } = description;
  const make = (given: Partial<Settings<H>> = {}): Transformation => ({
    name,
    acts,
    description: description as unknown as TransformationDescription,
    settings: resolveSettings(name, hyperparameters, given) as Settings<Hyperparameters>,
  });
  Object.defineProperty(make, "name", { value: name });
  return Object.assign(make, { description });
}
