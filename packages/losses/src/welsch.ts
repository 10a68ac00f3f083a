import { exp } from "@nadir/core-wasm";
import { welsch as kernels } from "@nadir/core-wasm/modules";
import { positive, reals } from "./domain.js";
import { number } from "./hyperparameter.js";
import { pointwise } from "./pointwise.js";
import type { TextOf } from "./text.js";

/** ½c²(1 − e^−(r/c)²) for r = p − y. */
export const welsch = /* @__PURE__ */ pointwise({
  name: "welsch",
  aliases: ["leclerc", "correntropy"],
  task: "regression",
  hyperparameters: {
    c: /* @__PURE__ */ number(1, positive),
  },
  module: kernels,
  kernel: "welsch",
  target: reals,
  traits: ({ c }) => ({
    convex: false,
    smooth: true,
    symmetric: true,
    nonNegative: true,
    lipschitz: c * Math.sqrt(0.5) * exp(-0.5),
    robust: true,
    bounded: (c * c) / 2,
  }),
});

export const about = (): TextOf<typeof welsch> => ({
  summary:
    "About ½r² near the target and flat far away, by a bell curve: beyond a few c an outlier has no pull at all.",
  inWords:
    "Small errors are squared, and the cost of large ones levels off as the flank of a bell does. A few c away, a sample costs its fixed price of ½c² and no longer pulls, so the fit follows what most samples agree on.",
  formula: String.raw`\tfrac12 c^2\bigl(1 - e^{-(r/c)^2}\bigr)\qquad r = p - y`,
  settings: { c: "the scale of residuals; those of size c/√2 pull hardest" },
  examples: { c: [0.5, 1, 5] },
  term: (p, y, { c }) => {
    const u = (p - y) / c;
    return (c * c * (1 - Math.exp(-u * u))) / 2;
  },
  minimiser: "a mode of the targets smoothed on the scale of c",
  whenToUse: "A large part of the targets is wrong, and the rest agrees within c.",
  whenNot: "From a poor start: it is not convex and flat far out. Begin with huber and go on from there.",
  elsewhere: {},
  differences: [
    "adaptive({ alpha: -Infinity, c }) is welsch({ c: √2·c }) / c². The second derivative is negative beyond c/√2.",
  ],
  references: [
    "Dennis, Welsch (1978). Techniques for nonlinear least squares and robust regression. Commun. Stat. Simul. Comput. 7(4), 345–359. doi:10.1080/03610917808812083",
  ],
});
