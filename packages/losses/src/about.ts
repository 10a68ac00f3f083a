import type * as all from "./all.js";
import { getLoss } from "./catalogue.js";
import type { Loss } from "./loss.js";
import * as texts from "./texts.js";

/**
 * What a loss says of itself to readers. No computation needs it, so it stands beside the loss rather than in it: pages that
 * do not ask for it do not load it.
 */
export interface LossText {
  readonly summary: string;
  /** What the loss does, in two or three plain sentences, for someone who meets it for the first time. */
  readonly inWords: string;
  /** LaTeX. */
  readonly formula: string;
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
 * What a loss, or the one that `getLoss` finds by a name, says of itself: `about("huber").whenToUse`. Losses that were defined
 * say what their definitions do; what is unsaid is empty.
 *
 * @throws RangeError for an unknown name, as `getLoss` does.
 */
export function about(loss: Loss | string): LossText {
  const { name, description } = typeof loss === "string" ? getLoss(loss) : loss;
  const said = description.about ?? textOf[name]?.() ?? {};
  return Object.fromEntries(
    Object.entries(unsaid).map(([part, nothing]) => [part, said[part as keyof LossText] ?? nothing]),
  ) as unknown as LossText;
}

const ofEach: Readonly<Record<keyof typeof all, () => LossText>> = texts;
const textOf: Readonly<Record<string, (() => LossText) | undefined>> = ofEach;

const unsaid: LossText = {
  summary: "",
  inWords: "",
  formula: "",
  minimiser: "",
  whenToUse: "",
  whenNot: "",
  elsewhere: {},
  differences: [],
  references: [],
};
