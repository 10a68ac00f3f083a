import { pseudoHuber as kernels } from "@nadir/core-wasm/modules";
import { positive, reals } from "./domain.js";
import { number } from "./hyperparameter.js";
import { pointwise } from "./pointwise.js";
import type { TextOf } from "./text.js";

/** δ²(√(1 + r²/δ²) − 1) for r = p − y. */
export const pseudoHuber = /* @__PURE__ */ pointwise({
  name: "pseudoHuber",
  aliases: ["pseudoHuberError", "charbonnier", "softL1"],
  task: "regression",
  hyperparameters: {
    delta: /* @__PURE__ */ number(1, positive),
  },
  module: kernels,
  kernel: "pseudoHuber",
  fields: ({ delta }) => [delta, 1 / delta],
  target: reals,
  traits: ({ delta }) => ({ convex: true, smooth: true, symmetric: true, nonNegative: true, lipschitz: delta }),
});

export const about = (): TextOf<typeof pseudoHuber> => ({
  summary: "About ½r² near the target and δ|r| far away, with derivatives of every order.",
  inWords:
    "What huber does with a seam at δ, done smoothly: small errors cost about half their square, large ones about δ times their size. Outliers pull with a force of at most δ.",
  formula: String.raw`\delta^2\left(\sqrt{1 + (r/\delta)^2} - 1\right)\qquad r = p - y`,
  settings: { delta: "size of the residual about which the quadratic part gives way to the linear one" },
  examples: { delta: [0.1, 1, 2.5] },
  term: (p, y, { delta }) => {
    const u = (p - y) / delta;
    return delta * delta * (Math.sqrt(1 + u * u) - 1);
  },
  minimiser: "between mean and median",
  whenToUse: "As huber, for solvers that use second derivatives: the curvature falls smoothly and stays positive.",
  whenNot: "Newton steps start far out: the curvature there is (δ/|r|)³, and they overshoot.",
  elsewhere: {
    XGBoost: "reg:pseudohubererror (its huber_slope is δ)",
    SciPy: "least_squares with loss soft_l1, f_scale δ",
  },
  differences: [
    "Computed as written it cancels near the target: in f32 every |r| below δ/4000 costs 0. Here small residuals keep their relative accuracy.",
  ],
  references: [
    "Charbonnier, Blanc-Féraud, Aubert, Barlaud (1997). Deterministic Edge-Preserving Regularization in Computed Imaging. IEEE Trans. Image Process. 6(2), 298–311. doi:10.1109/83.551699",
  ],
});
