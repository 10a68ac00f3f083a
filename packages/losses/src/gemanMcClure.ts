import { gemanMcClure as kernels } from "@nadir/core-wasm/modules";
import { positive, reals } from "./domain.js";
import { number } from "./hyperparameter.js";
import { pointwise } from "./pointwise.js";
import type { TextOf } from "./text.js";

/** ½r² / (1 + (r/c)²) for r = p − y. */
export const gemanMcClure = /* @__PURE__ */ pointwise({
  name: "gemanMcClure",
  aliases: [],
  task: "regression",
  hyperparameters: {
    c: /* @__PURE__ */ number(1, positive),
  },
  module: kernels,
  kernel: "gemanMcClure",
  target: reals,
  traits: ({ c }) => ({
    convex: false,
    smooth: true,
    symmetric: true,
    nonNegative: true,
    lipschitz: (9 * c) / (16 * Math.sqrt(3)),
    robust: true,
    bounded: (c * c) / 2,
  }),
});

export const about = (): TextOf<typeof gemanMcClure> => ({
  summary: "About ½r² near the target and flat far away, by a fraction: no exponential is needed.",
  inWords:
    "Small errors are squared, and the cost of large ones levels off at ½c². Up there the slope is nearly 0: a far sample costs its fixed price and has almost no say in where the fit goes.",
  formula: String.raw`\frac{\tfrac12 r^2}{1 + (r/c)^2}\qquad r = p - y`,
  settings: { c: "the scale of residuals; those of size c/√3 pull hardest" },
  examples: { c: [0.5, 1, 5] },
  term: (p, y, { c }) => {
    const u = (p - y) / c;
    return (c * c * (1 - 1 / (1 + u * u))) / 2;
  },
  minimiser: "a mode of the targets smoothed on the scale of c",
  whenToUse: "As welsch, where outliers should keep a little pull: it falls with the cube of their distance.",
  whenNot: "From a poor start: it is not convex and nearly flat far out. Begin with huber and go on from there.",
  elsewhere: {},
  differences: [
    "Often found with c = 1, and without the ½. adaptive({ alpha: -2, c }) is gemanMcClure({ c: 2c }) / c².",
    "The second derivative is negative beyond c/√3.",
  ],
  references: [
    "Geman, McClure (1987). Statistical methods for tomographic image reconstruction. Bull. Int. Stat. Inst. 52(4), 5–21.",
  ],
});
