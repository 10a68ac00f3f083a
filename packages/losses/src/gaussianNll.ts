import { gaussianNll as kernels } from "@nadir/core-wasm/modules";
import { positive, reals } from "./domain.js";
import { flag } from "./hyperparameter.js";
import { identity } from "./link.js";
import { meanOf } from "./constant.js";
import { rowwise } from "./rowwise.js";
import type { TextOf } from "./text.js";

/** ½ (ln v + (m − y)² / v) for rows (m, v) of a mean and a variance, plus ½ ln 2π if `full`. */
export const gaussianNll = /* @__PURE__ */ rowwise({
  name: "gaussianNll",
  aliases: ["gaussianNllLoss", "heteroscedastic", "normalNll"],
  task: "regression",
  hyperparameters: {
    full: /* @__PURE__ */ flag(false),
  },
  module: kernels,
  targets: ["number"],
  kernel: "gaussianNll",
  fields: ({ full }) => [full ? 0.9189385332046727 : 0],
  columns: 2,
  columnDomains: [
    reals,
    { ...positive, hint: "the second column is the variance; give exp or softplus of what a model puts out" },
  ],
  arrange: ([mean, variance]) => [mean, Math.abs(variance) || 1 / 64],
  target: reals,
  link: identity,
  traits: { convex: false, smooth: true, symmetric: false, nonNegative: false },
  constant: ({ targets, weights }) => {
    const mean = meanOf(targets, weights);
    const variance = meanOf(
      targets.map((y) => (y - mean) * (y - mean)),
      weights,
    );
    if (variance === 0)
      throw new RangeError(
        "gaussianNll: constant: expected targets that differ, got one value: the smaller the variance, the smaller the loss, without end",
      );
    return [mean, variance];
  },
});

export const about = (): TextOf<typeof gaussianNll> => ({
  summary:
    "The negative log-likelihood of a number under a normal distribution whose mean and variance are both predicted.",
  inWords:
    "The model says two things of each sample: where it expects the target, and how far off it may be. Being wrong is forgiven where it was announced, but being unsure costs too, so the best it can do is to state its error as it is.",
  formula: String.raw`\tfrac12\Bigl(\ln v + \frac{(m - y)^2}{v}\Bigr)\quad\bigl[\,+\tfrac12\ln 2\pi\,\bigr]`,
  settings: { full: "whether ½ ln 2π is added, which makes it the whole likelihood" },
  term: ([mean, variance], [y], { full }) =>
    (Math.log(variance) + ((mean - y) * (mean - y)) / variance + (full ? Math.log(2 * Math.PI) : 0)) / 2,
  slice: {
    label: "mean m, for y = 0 and v = 1",
    from: -4,
    to: 4,
    at: (x) => ({ predictions: [x, 1], targets: [0] }),
  },
  minimiser: "the mean of the targets and their variance about it",
  whenToUse: "Targets are noisier in some places than in others, and a model should say how noisy.",
  whenNot:
    "Residuals can reach 0 (as of a model that can learn each row by heart): with a variance of next to nothing the loss has no lower end. It is not convex in the variance either: its second derivative (r²/v − ½)/v² is negative where v > 2r².",
  elsewhere: { PyTorch: "GaussianNLLLoss" },
  differences: [
    "PyTorch raises variances below `eps` (1e-6) to it without differentiating that: below, its gradient is that of a variance that is not there, and a model cannot tell from the value that it went too far. Here variances are taken as they are, and one that is not positive is an error.",
    "PyTorch takes means and variances as two arrays; here they are the two columns of a row.",
  ],
  references: [
    "Nix, Weigend (1994). Estimating the mean and variance of the target probability distribution. ICNN, 55–60. doi:10.1109/ICNN.1994.374138",
  ],
});
