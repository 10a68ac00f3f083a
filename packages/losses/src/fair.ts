import { fair as kernels } from "@nadir/core-wasm/modules";
import { positive, reals } from "./domain.js";
import { number } from "./hyperparameter.js";
import { pointwise } from "./pointwise.js";
import type { TextOf } from "./text.js";

/** c²(u − ln(1 + u)) for u = |p − y| / c. */
export const fair = /* @__PURE__ */ pointwise({
  name: "fair",
  aliases: ["fairLoss"],
  task: "regression",
  hyperparameters: {
    c: /* @__PURE__ */ number(1, positive),
  },
  module: kernels,
  kernel: "fair",
  target: reals,
  traits: ({ c }) => ({ convex: true, smooth: true, symmetric: true, nonNegative: true, lipschitz: c }),
});

export const about = (): TextOf<typeof fair> => ({
  summary: "About ½r² near the target and c|r| far away, with a curvature that falls slowly.",
  inWords:
    "Small errors cost about their square, large ones about their size, and the change from one to the other takes its time. Outliers pull with a force of at most c.",
  formula: String.raw`c^2\left(\frac{|r|}{c} - \ln\Bigl(1 + \frac{|r|}{c}\Bigr)\right)\qquad r = p - y`,
  settings: { c: "the scale of residuals at which the slope has reached half of its bound" },
  examples: { c: [0.1, 1, 5] },
  term: (p, y, { c }) => {
    const u = Math.abs(p - y) / c;
    return c * c * (u - Math.log1p(u));
  },
  minimiser: "between mean and median",
  whenToUse:
    "As pseudoHuber; the curvature falls with the square of the residual, not its cube, which helps Newton steps.",
  whenNot: "Most errors are normal and small: the slope departs from the residual's at once, not only from c on.",
  elsewhere: { LightGBM: "fair (its fair_c is c)" },
  differences: ["Computed as written it cancels near the target; here small residuals keep their relative accuracy."],
  references: ["Fair (1974). On the Robust Estimation of Econometric Models. Ann. Econ. Soc. Meas. 3(4), 667–677."],
});
