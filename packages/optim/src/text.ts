import type { Hyperparameters } from "./hyperparameter.js";

/** What a schedule or a transformation says of itself to readers. */
export interface RuleText<H extends Hyperparameters = Hyperparameters> {
  readonly summary: string;
  /** LaTeX: of a schedule for the step t, counted from 0; of a transformation for the gradient g and the parameters x. */
  readonly formula: string;
  /** What each of its settings means. */
  readonly settings: Readonly<Record<keyof H & string, string>>;
  /** Its name in other libraries. */
  readonly elsewhere: Readonly<Record<string, string>>;
  /** Where those differ from this, or err. */
  readonly differences: readonly string[];
}

/**
 * What an optimizer says of itself to readers, its update rule for gradient g, parameters x and learning rate α. No computation
 * needs it, so it stands beside the optimizer rather than in it: pages that do not ask for it do not load it.
 */
export interface OptimizerText<H extends Hyperparameters = Hyperparameters> extends RuleText<H> {
  readonly whenToUse: string;
  readonly whenNot: string;
  readonly references: readonly string[];
}

/** What has a text: optimizers and what goes around them, schedules, transformations. */
export interface Subject<H extends Hyperparameters = Hyperparameters> {
  readonly description: { readonly name: string; readonly hyperparameters: H };
}

/** The text of something: `TextOf<typeof adam>`. Optimizers and wrappers say more than schedules and transformations. */
export type TextOf<S extends Subject> = S extends { readonly description: { claims: unknown } }
  ? OptimizerText<S["description"]["hyperparameters"]>
  : RuleText<S["description"]["hyperparameters"]>;
