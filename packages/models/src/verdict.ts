import type { MinimizeStatus } from "@nadir/optim";

/**
 * What came of a training:
 *
 * - `converged`: the optimum was found, and nothing below applies;
 * - `stoppedEarly`: the validation loss had stopped falling; the best point was kept;
 * - `overfitting`: much of the gain over the best constant is missing on the validation rows;
 * - `underfitting`: hardly better than the best constant;
 * - `separable`: the features tell the classes apart perfectly, so that there is no finite optimum;
 * - `stillImproving`: the allowance of iterations was spent while the objective fell;
 * - `plateau`: it was spent, and the objective had hardly fallen lately;
 * - `interrupted`: the caller stopped it;
 * - `notConverged`: the solver could go no further before its tolerance was met.
 */
export interface Verdict {
  readonly kind:
    | "converged"
    | "stoppedEarly"
    | "overfitting"
    | "underfitting"
    | "separable"
    | "stillImproving"
    | "plateau"
    | "interrupted"
    | "notConverged";
  /** The verdict in words, and the advice that follows. */
  readonly text: string;
}

export type TrainingStatus = MinimizeStatus | "stoppedEarly";

/** What the model costs a row, and what the best constant does. */
interface Cost {
  readonly loss: number;
  readonly baseline: number;
}

/** What the verdict rests on. */
export interface Evidence {
  readonly status: TrainingStatus;
  readonly message: string;
  /** That the objective had not fallen lately, in words; "" if it had. */
  readonly plateau: string;
  readonly iterations: number;
  /** The iteration whose coefficients were kept. */
  readonly kept: number;
  readonly l2: number;
  readonly l1: number;
  readonly smooth: boolean;
  /** With what perfect predictions would cost: 0 for most losses, not for poissonNll. */
  readonly training: Cost & { readonly floor: number };
  /** With the standard error of its loss. */
  readonly validation?: Cost & { readonly error: number };
  /** Whether every training row of a two-class target is on its side of the boundary. */
  readonly separated: boolean;
}

/** In order: the first that applies is the verdict. */
const rules: readonly ((evidence: Evidence) => Verdict | undefined)[] = [
  interrupted,
  separable,
  stillImproving,
  notConverged,
  overfitting,
  underfitting,
  stoppedEarly,
];

export function verdictOn(evidence: Evidence): Verdict {
  for (const rule of rules) {
    const verdict = rule(evidence);
    if (verdict) return verdict;
  }
  return converged(evidence);
}

function interrupted({ status, iterations }: Evidence): Verdict | undefined {
  if (status !== "stopped" && status !== "aborted") return undefined;
  return {
    kind: "interrupted",
    text: `Interrupted after ${iterations} iterations: the model is the best so far. Train again to the end.`,
  };
}

function separable({ separated, l2, l1 }: Evidence): Verdict | undefined {
  if (!separated || l2 > 0 || l1 > 0) return undefined;
  return {
    kind: "separable",
    text:
      "The features separate the classes of the training rows perfectly, so the coefficients grow without limit. " +
      "Set l2 (0.01, say) to choose finite ones.",
  };
}

function stillImproving({ status, iterations, plateau }: Evidence): Verdict | undefined {
  if (status !== "maxIterations" && status !== "maxEvaluations") return undefined;
  if (plateau !== "")
    return {
      kind: "plateau",
      text: `On a plateau when its ${iterations} iterations were spent. ${plateau} More iterations will gain little: set l2 to reach an optimum.`,
    };
  return {
    kind: "stillImproving",
    text: `Still improving when its ${iterations} iterations were spent. Raise maxIterations, or set l2 to make the problem easier.`,
  };
}

function notConverged({ status, message, smooth }: Evidence): Verdict | undefined {
  if (status === "converged" || status === "stoppedEarly") return undefined;
  const advice = smooth
    ? "Raise gradientTolerance if the gradient norm is small enough for you."
    : "The loss has a kink, at which a gradient method may come to rest near the optimum. Use a smooth loss such as huber for a certified one.";
  return { kind: "notConverged", text: `Stopped short of its tolerance. ${message} ${advice}` };
}

const gain = ({ loss, baseline }: Cost) => baseline - loss;

/** Whether at least a tenth of the gain over the best constant is missing on the validation rows. */
const fallsShort = (training: Cost, validation: Cost) => gain(training) > 0 && gain(validation) < 0.9 * gain(training);

/** The penalty that advice is about, with its value; the one that makes zeros first. */
function penaltySet({ l2, l1 }: Pick<Evidence, "l2" | "l1">): string | undefined {
  if (l1 > 0) return `l1 (now ${l1})`;
  return l2 > 0 ? `l2 (now ${l2})` : undefined;
}

/** Falls short, and by more than chance (two standard errors) explains. */
function overfitting({ training, validation, ...penalties }: Evidence): Verdict | undefined {
  if (validation === undefined || !fallsShort(training, validation)) return undefined;
  if (validation.loss - training.loss <= 2 * validation.error) return undefined;
  const share = percent(gain(validation) / gain(training));
  const found =
    gain(validation) > 0
      ? `only ${share} of its gain over the best constant holds`
      : "it does no better than the best constant";
  const penalty = penaltySet(penalties);
  const advice = penalty ? `Raise ${penalty}` : "Set l2 (0.1, say)";
  return {
    kind: "overfitting",
    text: `Overfitting: on the validation rows ${found}. ${advice}, use fewer features or get more rows.`,
  };
}

function underfitting({ training, ...penalties }: Evidence): Verdict | undefined {
  if (gain(training) >= 0.05 * (training.baseline - training.floor)) return undefined;
  const penalty = penaltySet(penalties);
  const advice = penalty ? `Lower ${penalty} or add features` : "Add features that bear on the target";
  return {
    kind: "underfitting",
    text: `Underfitting: even on the training rows it hardly beats the best constant. ${advice}.`,
  };
}

function stoppedEarly({ status, kept, iterations }: Evidence): Verdict | undefined {
  if (status !== "stoppedEarly") return undefined;
  return {
    kind: "stoppedEarly",
    text: `Stopped early: the validation loss was lowest after ${kept} of ${iterations} iterations, and that model was kept. Set l2 to reach an optimum instead.`,
  };
}

function converged({ iterations, training, validation }: Evidence): Verdict {
  const text = `Converged after ${iterations} ${iterations === 1 ? "iteration" : "iterations"}.`;
  if (validation === undefined)
    return { kind: "converged", text: `${text} Without validation rows nothing is known of its fit to other data.` };
  const fit = fallsShort(training, validation)
    ? "It gains less on the validation rows than on the training rows, but chance may explain that."
    : "It fits the validation rows about as well as the training rows.";
  return { kind: "converged", text: `${text} ${fit}` };
}

const percent = (share: number) => `${Math.floor(100 * share + 0.5)} %`;
