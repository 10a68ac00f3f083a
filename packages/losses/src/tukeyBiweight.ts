import { tukeyBiweight as kernels } from "@nadir/core-wasm/modules";
import { positive, reals } from "./domain.js";
import { number } from "./hyperparameter.js";
import { pointwise } from "./pointwise.js";
import type { TextOf } from "./text.js";

/** c²/6 (1 − (1 − (r/c)²)³) where |r| ≤ c and c²/6 beyond, for r = p − y. */
export const tukeyBiweight = /* @__PURE__ */ pointwise({
  name: "tukeyBiweight",
  aliases: ["biweight", "bisquare"],
  task: "regression",
  hyperparameters: {
    c: /* @__PURE__ */ number(4.685, positive),
  },
  module: kernels,
  kernel: "tukeyBiweight",
  target: reals,
  traits: ({ c }) => ({
    convex: false,
    smooth: true,
    symmetric: true,
    nonNegative: true,
    lipschitz: (16 * c) / (25 * Math.sqrt(5)),
    robust: true,
    bounded: (c * c) / 6,
  }),
});

export const about = (): TextOf<typeof tukeyBiweight> => ({
  summary: "About ½r² near the target and constant from c on: samples further out are left out.",
  inWords:
    "Small errors are squared; towards c the cost levels off, and from there on it is constant. A sample further out than c has no say at all, as if it had been removed by hand.",
  formula: String.raw`\begin{cases}\tfrac{c^2}{6}\bigl(1 - (1 - (r/c)^2)^3\bigr) & |r| \le c\\ \tfrac{c^2}{6} & |r| > c\end{cases}\qquad r = p - y`,
  settings: { c: "the size of the residual from which on a sample has no pull" },
  examples: { c: [0.5, 4.685, 20] },
  term: (p, y, { c }) => {
    const u = (p - y) / c;
    const v = Math.max(0, 1 - u * u);
    return (c * c * (1 - v * v * v)) / 6;
  },
  minimiser: "mean of the targets near a mode of them, those closer weighing more",
  whenToUse:
    "Some targets are plainly wrong and should not count. The default c suits residuals of spread 1 (95 % efficiency if they are normal).",
  whenNot:
    "From a poor start: samples beyond c do not pull, so it stops anywhere. Begin with huber and go on from there.",
  elsewhere: { statsmodels: "TukeyBiweight", Ceres: "TukeyLoss" },
  differences: [
    "Nothing estimates the scale of the residuals, as robust regression packages do: divide the target by it, or c times it.",
  ],
  references: [
    "Beaton, Tukey (1974). The Fitting of Power Series, Meaning Polynomials, Illustrated on Band-Spectroscopic Data. Technometrics 16(2), 147–185. doi:10.1080/00401706.1974.10489171",
  ],
});
