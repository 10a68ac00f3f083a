import { getOptimizer } from "./catalogue.js";
import type * as optimizers from "./optimizers/all.js";
import type * as schedules from "./schedules/all.js";
import type { OptimizerText, RuleText, Subject, TextOf } from "./text.js";
import * as texts from "./texts.js";
import type * as transformations from "./transformations/all.js";

export type { OptimizerText, RuleText, TextOf } from "./text.js";

/**
 * What an optimizer, a wrapper, a schedule or a transformation says of itself: `about(adam).whenToUse`. By a name it finds each
 * of them, and optimizers by their other names too. Of those that are not the package's own nothing is said.
 *
 * @throws RangeError for an unknown name, as `getOptimizer` does.
 */
export function about<S extends Subject>(subject: S): TextOf<S>;
export function about<N extends keyof typeof texts>(name: N): ReturnType<(typeof texts)[N]>;
export function about(name: string): OptimizerText | RuleText;
export function about(subject: Subject | string): OptimizerText | RuleText {
  const name = typeof subject === "string" ? nameOf(subject) : subject.description.name;
  return textOf[name]?.() ?? unsaid;
}

const nameOf = (name: string): string => (Object.hasOwn(texts, name) ? name : getOptimizer(name).name);

const ofOptimizers: Readonly<Record<keyof typeof optimizers | "lookahead" | "sam", () => OptimizerText>> = texts;
const ofRules: Readonly<Record<keyof typeof schedules | keyof typeof transformations, () => RuleText>> = texts;
const textOf: Readonly<Record<string, (() => OptimizerText | RuleText) | undefined>> = { ...ofOptimizers, ...ofRules };

const unsaid: OptimizerText = {
  summary: "",
  formula: "",
  settings: {},
  whenToUse: "",
  whenNot: "",
  elsewhere: {},
  differences: [],
  references: [],
};
