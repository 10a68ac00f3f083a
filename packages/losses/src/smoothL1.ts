import { smoothL1 as kernels } from "@nadir/core-wasm/modules";
import { nonNegative, reals } from "./domain.js";
import { number } from "./hyperparameter.js";
import { pointwise } from "./pointwise.js";
import type { TextOf } from "./text.js";

/** ½r²/β where |r| ≤ β and |r| − ½β beyond, for r = p − y; |r| for β = 0. */
export const smoothL1 = /* @__PURE__ */ pointwise({
  name: "smoothL1",
  aliases: ["smoothL1Loss"],
  task: "regression",
  hyperparameters: {
    beta: /* @__PURE__ */ number(1, nonNegative),
  },
  module: kernels,
  kernel: ({ beta }) => (beta === 0 ? "absoluteError" : "smoothL1"),
  target: reals,
  traits: ({ beta }) => ({ convex: true, smooth: beta > 0, symmetric: true, nonNegative: true, lipschitz: 1 }),
});

export const about = (): TextOf<typeof smoothL1> => ({
  summary: "The absolute error with its corner rounded off within β of the target: huber divided by its δ.",
  inWords:
    "The absolute error, with its sharp corner at the target rounded off. Within β of it errors are squared, so that the pull fades as the prediction comes close and does not flip from one side to the other.",
  formula: String.raw`\begin{cases}\tfrac{1}{2\beta} r^2 & |r| \le \beta\\ |r| - \tfrac12\beta & |r| > \beta\end{cases}\qquad r = p - y`,
  settings: { beta: "size of the residual at which the quadratic part ends; 0 leaves the absolute error" },
  examples: { beta: [0, 0.5, 1, 3] },
  term: (p, y, { beta }) => {
    const r = Math.abs(p - y);
    return r < beta ? (r * r) / (2 * beta) : r - beta / 2;
  },
  minimiser: "mean of the targets after those further than β from it are moved to that distance",
  whenToUse: "As huber, where the slope of the tails should be 1 whatever the width of the quadratic part.",
  whenNot: "A solver needs bounded curvature and β is small: within β of the target it is 1/β.",
  elsewhere: { PyTorch: "SmoothL1Loss" },
  differences: [
    "Elsewhere it goes by Huber's name, β times as large: huber({ delta: β }) is β · smoothL1({ beta: β }).",
  ],
  references: ["Girshick (2015). Fast R-CNN. ICCV. arXiv:1504.08083"],
});
