// What losses of sets have in common: what predictions are, and sets to draw and to show.
import { interval, probability, reals, type Domain } from "./domain.js";
import type { Draw } from "./draw.js";
import { flag } from "./hyperparameter.js";
import { identity, logit } from "./link.js";
import type { Link, SliceCall, Traits } from "./loss.js";
import type { TupleSample } from "./tuple.js";

/** 0 to 1: whether an element belongs, or how much of it does. */
export const membership = /* @__PURE__ */ interval(0, 1, { hint: "targets are 0, 1 or shares between them" });

export const fromLogits = /* @__PURE__ */ flag(true);

export const predictionOf = ({ fromLogits }: { fromLogits: boolean }): Domain => (fromLogits ? reals : probability);
export const linkOf = ({ fromLogits }: { fromLogits: boolean }): Link => (fromLogits ? logit : identity);

/** What is true of them all: where nothing belongs, probabilities without smoothing leave nothing to compare. */
export const traitsOf = ({ smooth, fromLogits }: { smooth: number; fromLogits: boolean }): Traits => ({
  convex: false,
  smooth: fromLogits || smooth > 0,
  symmetric: false,
  nonNegative: true,
});

/** A prediction: a logit of any size, or a probability, now and then a sure one. */
export function drawPrediction(random: Draw, isLogit: boolean): number {
  if (isLogit) return 4 * random.normal();
  const p = random.uniform();
  return p < 0.05 ? 0 : p > 0.95 ? 1 : p;
}

/** A set of so many elements, some of which belong to it in part. */
export function drawSet(random: Draw, size: number, { fromLogits }: { fromLogits: boolean }): TupleSample {
  const list = (make: () => number) => Array.from({ length: size }, make);
  const membershipOf = (u: number) => (u < 0.1 ? 10 * u : u < 0.5 ? 1 : 0);
  return {
    predictions: [list(() => drawPrediction(random, fromLogits))],
    targets: [list(() => membershipOf(random.uniform()))],
  };
}

/** Three elements, of which the first belongs. */
export const oneOfThree = {
  label: "logit of the one element of three that belongs",
  from: -6,
  to: 6,
  at: (x: number, { fromLogits }: { fromLogits: boolean }): SliceCall => ({
    predictions: fromLogits ? [x, -2, -2] : [(x + 6) / 12, 0.1, 0.1],
    targets: [1, 0, 0],
    options: { shape: [1, 3] },
  }),
};
