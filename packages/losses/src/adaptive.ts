import { exp, log1p } from "@nadir/core-wasm";
import { adaptive as kernels } from "@nadir/core-wasm/modules";
import { interval, positive, reals } from "./domain.js";
import { number } from "./hyperparameter.js";
import { pointwise } from "./pointwise.js";
import type { TextOf } from "./text.js";

// Shapes this near to 0, or this far out, have the bits of their limits.
const NEAREST = 1e-20;
const FARTHEST = 1e22;

const shapes = /* @__PURE__ */ interval(-Infinity, Infinity, {
  lowOpen: false,
  text: "[−∞, ∞)",
  noun: "a finite number or -Infinity",
});

/** |α − 2|/α (((r/c)²/|α − 2| + 1)^½α − 1) for r = p − y, and its limits at α = 2, 0 and −∞. */
export const adaptive = /* @__PURE__ */ pointwise({
  name: "adaptive",
  aliases: ["barron", "generalRobust"],
  task: "regression",
  hyperparameters: {
    alpha: /* @__PURE__ */ number(1, shapes),
    c: /* @__PURE__ */ number(1, positive),
  },
  module: kernels,
  kernel: "adaptive",
  fields: ({ alpha, c }) => {
    const { shape, distance } = ofShape(alpha);
    const root = Math.sqrt(distance);
    return [
      ...[c * root, c, 2 ** -28 * c * Math.min(1, root), distance / shape, root / c, 1 / c / c],
      ...[...twoParts(shape / 2, 0), ...twoParts(shape / 2, 1), ...twoParts(shape, 1)],
      alpha < 0 ? distance / Math.min(FARTHEST, -alpha) : Infinity,
      alpha < 1 ? 0 : alpha === 1 ? 1 / c : Infinity,
      alpha < 2 ? 0 : alpha === 2 ? 1 / c / c : Infinity,
    ];
  },
  target: reals,
  traits: ({ alpha, c }) => ({
    convex: alpha >= 1,
    smooth: true,
    symmetric: true,
    nonNegative: true,
    ...(alpha <= 1 && { lipschitz: steepest(alpha) / c }),
    ...(alpha < 1 && { robust: true }),
    ...(alpha < 0 && { bounded: alpha === -Infinity ? 1 : (alpha - 2) / alpha }),
  }),
});

export const about = (): TextOf<typeof adaptive> => ({
  summary:
    "A family from the squared error (α = 2) over pseudoHuber (1), cauchy (0) and gemanMcClure (−2) to welsch (−∞); about ½(r/c)² near the target.",
  inWords:
    "One dial, α, goes from the squared error, which lets outliers pull as hard as they are far, through losses that cap their pull, to losses that ignore them. c says from what size on an error counts as large.",
  formula: String.raw`\frac{|\alpha - 2|}{\alpha}\left(\Bigl(\frac{(r/c)^2}{|\alpha - 2|} + 1\Bigr)^{\alpha/2} - 1\right)\qquad r = p - y`,
  settings: {
    alpha: "the shape: the lower, the less outliers pull; from 1 on it is convex",
    c: "the scale of residuals about which the quadratic part ends",
  },
  examples: { alpha: [-10, -2, -1e-9, 0, 0.5, 1, 1.9999999, 3], c: [0.7] },
  term: (p, y, { alpha, c }) => {
    const z = ((p - y) / c) * ((p - y) / c);
    const b = Math.abs(alpha - 2);
    if (alpha === 2) return z / 2;
    if (alpha === 0) return Math.log1p(z / 2);
    if (alpha < -1e300) return 1 - Math.exp(-z / 2);
    return (b / alpha) * (Math.pow(z / b + 1, alpha / 2) - 1);
  },
  minimiser: "mean at α = 2, towards a mode as α falls",
  whenToUse: "How heavy the tails of the errors are is not known: try several α, or lower it while training.",
  whenNot: "α < 1 from a poor start: not convex, with local minima. Begin with α = 1 or more.",
  elsewhere: {},
  differences: [
    "Values are divided by c², unlike those of pseudoHuber, cauchy, gemanMcClure and welsch: at α = 1 this is pseudoHuber({ delta: c }) / c².",
    "The paper's code moves α away from 0 and 2 by an epsilon; here every α is accurate to a few ulp, next to 0 and 2 too.",
    "The negative log-likelihood of the paper's distribution, with which α is learnt, is not included.",
  ],
  references: ["Barron (2019). A General and Adaptive Robust Loss Function. CVPR, 4331–4339. arXiv:1701.03077"],
});

/** The shape α and |α − 2| as the kernel takes them, where those of a limit would divide by 0. */
function ofShape(alpha: number): { shape: number; distance: number } {
  const shape = Math.abs(alpha) < NEAREST ? NEAREST : Math.min(FARTHEST, Math.max(-FARTHEST, alpha));
  return { shape, distance: shape === 2 ? 1 : Math.abs(shape - 2) }; // at α = 2 any distance gives ½(r/c)²
}

/** x − whole as a number of 16 significant bits and the rest: more digits than one number has, for large powers. */
function twoParts(x: number, whole: number): [high: number, low: number] {
  const shifted = (x - whole) * (2 ** 37 + 1);
  const high = shifted - (shifted - (x - whole));
  return [high, x - (whole + high)];
}

/** The largest slope for c = 1 and α ≤ 1, at (r/c)² = |α − 2| / (1 − α). */
function steepest(alpha: number): number {
  if (alpha === 1) return 1;
  const { shape, distance } = ofShape(alpha);
  const z = 1 / (1 - shape);
  return Math.sqrt(distance * z) * exp((shape / 2 - 1) * log1p(z));
}
