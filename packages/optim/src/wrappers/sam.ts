import { NadirError, type Vector } from "@nadir/core-wasm";
import { layers } from "@nadir/core-wasm/modules";
import { nonNegative, number } from "../hyperparameter.js";
import type { Parameters } from "../moment.js";
import { optimizer, type Inputs } from "../optimizer.js";
import type { TextOf } from "../text.js";
import { Wrapper, type Wrappable, type WrappedState } from "./wrapper.js";

/** At even updates x̂ ← x, x ← x + ρg / ‖g‖; at odd ones x ← x̂, before the optimizer's step. */
const own = /* @__PURE__ */ optimizer({
  name: "sam",
  aliases: ["sharpnessAware"],
  hyperparameters: {
    rho: /* @__PURE__ */ number(0.05, nonNegative),
  },
  presets: {},
  slots: () => ({ origin: { initial: "parameters" } }),
  evaluation: "origin",
  module: layers,
  // What a sweep is told in place of a rate is κ: 1 on the way up, 0 where parameters are set to what they were.
  decay: (_, keep) => [keep, 0],
  advance: ({ rho }, moment) => {
    if (moment.step % 2 === 1) {
      moment.sweep("restore", [], 0);
      return;
    }
    const [, square] = moment.survey("norms", []);
    moment.sweep("ascend", [square === 0 ? 0 : rho / Math.sqrt(square)], 1);
  },
  claims: () => ({ elementwise: false }),
});

/** Settings of {@link sam}. */
export interface SamSettings {
  /** What takes the steps. */
  readonly optimizer: Wrappable;
  /** How far up the gradient the worst point is, in [0, ∞); 0.05. */
  readonly rho?: number;
}

/** See {@link sam}. */
export class Sam extends Wrapper {
  prepared(parameters: Parameters, gradient: Parameters, state: WrappedState, inputs: Inputs = {}): () => void {
    const { own: ownState, inner } = this.checked(state);
    const change = this.own.prepared(parameters, gradient, ownState);
    if (ownState.step % 2 === 0) return change;
    const step = this.optimizer.prepared(parameters, gradient, inner, inputs);
    return () => {
      change();
      step();
    };
  }

  /**
   * A whole step: two gradients, of the same batch, at the parameters as they are when `gradientAt` is called.
   *
   * @throws NadirError `STATE_MISMATCH` between the two updates of a step; what {@link update} throws.
   */
  step(
    parameters: Parameters,
    gradientAt: (parameters: Parameters) => Parameters,
    state: WrappedState,
    inputs: Inputs = {},
  ): void {
    if (this.checked(state).own.step % 2 === 1)
      throw new NadirError(
        "STATE_MISMATCH",
        "sam: state: expected one between steps, got one within: finish the step with update()",
      );
    this.update(parameters, gradientAt(parameters), state);
    this.update(parameters, gradientAt(parameters), state, inputs);
  }

  /** Where the optimizer would judge the model: within a step as before it, not at the worst point nearby. */
  evaluationParameters(parameters: Parameters, state: WrappedState): Vector {
    const { own: ownState, inner } = this.checked(state);
    const within = ownState.step % 2 === 1;
    return this.optimizer.evaluationParameters(
      within ? this.own.evaluationParameters(parameters, ownState) : parameters,
      inner,
    );
  }
}

/**
 * Sharpness-aware minimisation around an optimizer: `sam({ optimizer: sgd({ learningRate: 0.1, momentum: 0.9 }) })`.
 *
 * Every step takes two updates, each with the gradient at the parameters as they then are, of the same batch: the first
 * goes up to the worst point nearby, the second comes back and takes the optimizer's step. So a training loop stays as
 * it is, or calls `step(parameters, gradientAt, state)`, which does both.
 *
 * @throws TypeError for what is no optimizer of one array and for unknown settings; RangeError for settings out of range.
 */
export const sam = /* @__PURE__ */ Object.assign(
  (settings: SamSettings): Sam => new Sam(own.description, { ...settings }),
  { description: /* @__PURE__ */ (() => own.description)() },
);

export const about = (): TextOf<typeof own> => ({
  summary: "Takes an optimizer's step with the gradient of the worst point nearby, and so seeks flat minima.",
  formula: String.raw`x' = x + \rho\,\frac{\nabla f(x)}{\lVert\nabla f(x)\rVert},\quad x \leftarrow \text{step of the optimizer from } x \text{ with } \nabla f(x')`,
  settings: { rho: "how far the worst point nearby is, ρ" },
  whenToUse: "Networks that overfit: better minima for twice the gradients.",
  whenNot: "Convex problems, whose minimum is where it is; and wherever gradients are what takes the time.",
  elsewhere: { Optax: "contrib.sam", "davda54/sam": "SAM" },
  differences: [
    "The two updates of a step are told apart by the state, as in Optax's transparent mode with sync_period = 2; davda54's has first_step and second_step.",
    "The norm is that of one array; the authors' that of all arrays of a model. adaptive (ASAM) has no counterpart.",
    "A gradient of 0 leaves the point where it is; Optax divides 0 by 0.",
  ],
  references: [
    "Foret, Kleiner, Mobahi & Neyshabur (2021). Sharpness-Aware Minimization for Efficiently Improving Generalization. ICLR. arXiv:2010.01412",
  ],
});
