import type * as all from "./all.js";
import { getLoss } from "./catalogue.js";
import type { Hyperparameters } from "./hyperparameter.js";
import type { Loss } from "./loss.js";
import type { LossText, TextOf } from "./text.js";
import * as texts from "./texts.js";

export type { LossText, PointwiseText, RowwiseText, TextOf, TupleText } from "./text.js";

/**
 * What a loss, or the one that `getLoss` finds by a name, says of itself: `about("huber").whenToUse`. Losses that were defined
 * say what their definitions and hyper-parameters do; what is unsaid is empty.
 *
 * @throws RangeError for an unknown name, as `getLoss` does.
 */
export function about<L extends Loss>(loss: L): TextOf<L>;
export function about(name: string): LossText;
export function about(loss: Loss | string): LossText {
  const { name, description } = typeof loss === "string" ? getLoss(loss) : loss;
  const text = description.about ?? textOf[name]?.();
  return { ...unsaid, ...text, settings: { ...summariesOf(description.hyperparameters), ...text?.settings } };
}

/** For each setting of a loss values worth testing and showing: those that are told, or both, or all words, or the initial one. */
export function examplesOf(loss: Loss): Readonly<Record<string, readonly unknown[]>> {
  const { examples = {} }: LossText = about(loss);
  return Object.fromEntries(
    Object.entries(loss.hyperparameters).map(([name, { initial, words, samples }]) => [
      name,
      examples[name] ?? samples ?? (typeof initial === "boolean" ? [true, false] : (words ?? [initial])),
    ]),
  );
}

const summariesOf = (hyperparameters: Hyperparameters): LossText["settings"] =>
  Object.fromEntries(Object.entries(hyperparameters).map(([name, { summary = "" }]) => [name, summary]));

const ofEach: Readonly<Record<keyof typeof all, () => LossText>> = texts;
const textOf: Readonly<Record<string, (() => LossText) | undefined>> = ofEach;

const unsaid: LossText = {
  summary: "",
  inWords: "",
  formula: "",
  settings: {},
  minimiser: "",
  whenToUse: "",
  whenNot: "",
  elsewhere: {},
  differences: [],
  references: [],
};
