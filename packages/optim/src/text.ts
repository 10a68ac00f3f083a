/** What a schedule or a transformation says of itself to readers. */
export interface RuleText {
  readonly summary: string;
  /** LaTeX: of a schedule for the step t, counted from 0; of a transformation for the gradient g and the parameters x. */
  readonly formula: string;
  /** Its name in other libraries. */
  readonly elsewhere: Readonly<Record<string, string>>;
  /** Where those differ from this, or err. */
  readonly differences: readonly string[];
}

/**
 * What an optimizer says of itself to readers, its update rule for gradient g, parameters x and learning rate α. No computation
 * needs it, so it stands beside the optimizer rather than in it: pages that do not ask for it do not load it.
 */
export interface OptimizerText extends RuleText {
  readonly whenToUse: string;
  readonly whenNot: string;
  readonly references: readonly string[];
}
