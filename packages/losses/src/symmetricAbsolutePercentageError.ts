import { symmetricAbsolutePercentageError as kernels } from "@nadir/core-wasm/modules";
import { reals } from "./domain.js";
import { pointwise } from "./pointwise.js";
import type { TextOf } from "./text.js";

/** 2|p − y| / (|p| + |y|), from 0 to 2; 0 where both are 0. */
export const symmetricAbsolutePercentageError = /* @__PURE__ */ pointwise({
  name: "symmetricAbsolutePercentageError",
  aliases: ["smape", "symmetricMeanAbsolutePercentageError"],
  task: "regression",
  hyperparameters: {},
  module: kernels,
  kernel: "symmetricAbsolutePercentageError",
  target: reals,
  traits: { convex: false, smooth: false, symmetric: false, nonNegative: true, robust: true, bounded: 2 },
});

export const about = (): TextOf<typeof symmetricAbsolutePercentageError> => ({
  summary:
    "The size of the residual as a fraction of the mean size of prediction and target: from 0 to 2, not in per cent.",
  inWords:
    "The error as a share of the average of prediction and target. It runs from 0, where they agree, to 2, where one of them is 0 or they differ in sign; beyond that nothing gets worse.",
  formula: String.raw`\frac{2\,|p - y|}{|p| + |y|}`,
  settings: {},
  term: (p, y) => (p === y ? 0 : (2 * Math.abs(p - y)) / (Math.abs(p) + Math.abs(y))),
  minimiser: "one of the targets",
  whenToUse: "Forecasts are judged by it, as in the M3 and M4 competitions.",
  whenNot: "As a training loss from a poor start: it is flat where signs differ, and nearly flat where sizes do.",
  elsewhere: {},
  differences: [
    "Others leave out the 2, or multiply by 100, or both.",
    "It exchanges prediction and target, but is not symmetric about the target: too low costs more than too high.",
    "The derivative at p = 0 is that from the side of the target, at p = y it is 0. The second derivative is negative beyond the target.",
  ],
  references: [
    "Makridakis, Hibon (2000). The M3-Competition: results, conclusions and implications. Int. J. Forecast. 16(4), 451–476. doi:10.1016/S0169-2070(00)00057-1",
  ],
});
