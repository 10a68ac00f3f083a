import { cauchy as kernels } from "@nadir/core-wasm/modules";
import { positive, reals } from "./domain.js";
import { number } from "./hyperparameter.js";
import { pointwise } from "./pointwise.js";
import type { TextOf } from "./text.js";

/** ½c² ln(1 + (r/c)²) for r = p − y. */
export const cauchy = /* @__PURE__ */ pointwise({
  name: "cauchy",
  aliases: ["lorentzian"],
  task: "regression",
  hyperparameters: {
    c: /* @__PURE__ */ number(1, positive),
  },
  module: kernels,
  kernel: "cauchy",
  target: reals,
  traits: ({ c }) => ({
    convex: false,
    smooth: true,
    symmetric: true,
    nonNegative: true,
    lipschitz: c / 2,
    robust: true,
  }),
});

export const about = (): TextOf<typeof cauchy> => ({
  summary: "About ½r² near the target and logarithmic far away: the pull of an outlier falls with its distance.",
  inWords:
    "Small errors are squared. From about c on, each further step out costs less than the one before, and an outlier pulls the less the further off it is, but never quite lets go.",
  formula: String.raw`\tfrac12 c^2\ln\bigl(1 + (r/c)^2\bigr)\qquad r = p - y`,
  settings: { c: "the size of the residual that pulls hardest, by ½c" },
  examples: { c: [0.5, 1, 5] },
  term: (p, y, { c }) => {
    const u = (p - y) / c;
    return (c * c * Math.log1p(u * u)) / 2;
  },
  minimiser: "the location of a Cauchy distribution of scale c by maximum likelihood",
  whenToUse: "Errors have heavy tails, and far outliers should hardly count, yet never be dropped altogether.",
  whenNot: "From a poor start: it is not convex and has local minima. Begin with huber and go on from there.",
  elsewhere: { SciPy: "least_squares with loss cauchy, f_scale c", Ceres: "CauchyLoss" },
  differences: ["adaptive({ alpha: 0, c }) is cauchy({ c: √2·c }) / c². The second derivative is negative beyond c."],
  references: [
    "Black, Anandan (1996). The Robust Estimation of Multiple Motions. Comput. Vis. Image Underst. 63(1), 75–104. doi:10.1006/cviu.1996.0006",
  ],
});
