import type { Vector } from "@nadir/core-wasm";
import { averages } from "@nadir/core-wasm/modules";
import { number, unit, wholeNumbers } from "../hyperparameter.js";
import type { Parameters } from "../moment.js";
import { optimizer, type Inputs } from "../optimizer.js";
import type { TextOf } from "../text.js";
import { Wrapper, type Wrappable, type WrappedState } from "./wrapper.js";

/** s ← s + φ(x − s), x ← s at every k-th step. */
const own = /* @__PURE__ */ optimizer({
  name: "lookahead",
  aliases: [],
  hyperparameters: {
    syncPeriod: /* @__PURE__ */ number(5, wholeNumbers),
    slowStepSize: /* @__PURE__ */ number(0.5, unit),
  },
  presets: {},
  slots: () => ({ slow: { initial: "parameters" } }),
  evaluation: "slow",
  module: averages,
  decay: () => [0, 0],
  advance: ({ syncPeriod, slowStepSize }, moment) => {
    if ((moment.step + 1) % syncPeriod === 0) moment.sweep("lookahead", [slowStepSize]);
  },
});

/** Settings of {@link lookahead}. */
export interface LookaheadSettings {
  /** What takes the fast steps. */
  readonly optimizer: Wrappable;
  /** Steps from one of the slow ones to the next, an integer in [1, 100]; 5. */
  readonly syncPeriod?: number;
  /** How much of the way the slow parameters go, in [0, 1]; 0.5. */
  readonly slowStepSize?: number;
}

/** See {@link lookahead}. */
export class Lookahead extends Wrapper {
  prepared(parameters: Parameters, gradient: Parameters, state: WrappedState, inputs: Inputs = {}): () => void {
    const { own: ownState, inner } = this.checked(state);
    const step = this.optimizer.prepared(parameters, gradient, inner, inputs);
    const sync = this.own.prepared(parameters, parameters, ownState);
    return () => {
      step();
      sync();
    };
  }

  /** The slow parameters. */
  evaluationParameters(parameters: Parameters, state: WrappedState): Vector {
    return this.own.evaluationParameters(parameters, this.checked(state).own);
  }
}

/**
 * Slow parameters behind those that an optimizer moves: `lookahead({ optimizer: adam() })`. After every `syncPeriod` steps
 * the slow ones go `slowStepSize` of the way to the fast ones, which start again from there.
 *
 * @throws TypeError for what is no optimizer of one array and for unknown settings; RangeError for settings out of range.
 */
export const lookahead = /* @__PURE__ */ Object.assign(
  (settings: LookaheadSettings): Lookahead => new Lookahead(own.description, { ...settings }),
  { description: /* @__PURE__ */ (() => own.description)() },
);

export const about = (): TextOf<typeof own> => ({
  summary: "Takes k steps of an optimizer, then goes only a part of that way, and lets it start again from there.",
  formula: String.raw`x \leftarrow \text{step of the optimizer},\quad \text{at every } k\text{th step: } s \leftarrow s + \varphi (x - s),\; x \leftarrow s`,
  settings: {
    syncPeriod: "steps of the optimizer from one to the next of its own, k",
    slowStepSize: "how much of the way the slow parameters go, φ",
  },
  whenToUse: "To steady an optimizer whose steps are large or noisy, for one array more and almost no time.",
  whenNot: "The learning rate falls to 0 anyway: the two sets of parameters then end in the same place.",
  elsewhere: { Optax: "lookahead" },
  differences: [
    "The optimizer goes on with its moments after each of the slow steps, as in Optax unless reset_state.",
    "Optax keeps both sets of parameters in a pair of yours; here the slow ones are in the state, and evaluationParameters gives them.",
  ],
  references: [
    "Zhang, Lucas, Hinton & Ba (2019). Lookahead Optimizer: k steps forward, 1 step back. NeurIPS. arXiv:1907.08610",
  ],
});
