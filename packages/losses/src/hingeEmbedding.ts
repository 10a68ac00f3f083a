import { hingeEmbedding as kernels } from "@nadir/core-wasm/modules";
import { meanOf } from "./constant.js";
import { positive, signs } from "./domain.js";
import { number } from "./hyperparameter.js";
import { pointwise } from "./pointwise.js";
import type { TextOf } from "./text.js";

/** p for y = 1 and max(0, μ − p) for y = −1, of a distance p. */
export const hingeEmbedding = /* @__PURE__ */ pointwise({
  name: "hingeEmbedding",
  aliases: ["hingeEmbeddingLoss"],
  task: "binary",
  hyperparameters: {
    margin: /* @__PURE__ */ number(1, positive),
  },
  module: kernels,
  kernel: "hingeEmbedding",
  target: signs,
  traits: { convex: true, smooth: false, symmetric: false, nonNegative: false, lipschitz: 1 },
  constant: (ys, ws, { margin }) => (meanOf(ys, ws) > 0 ? -Infinity : margin),
});

export const about = (): TextOf<typeof hingeEmbedding> => ({
  summary:
    "The distance of a pair that belongs together (1), and what the distance of one that does not (−1) lacks of μ.",
  inWords:
    "The prediction is a distance between two things. Of a like pair the distance itself is the cost, which draws them together; an unlike pair costs only as long as it is closer than μ, which pushes it apart that far and no further.",
  formula: String.raw`\begin{cases}p & y = 1\\ \max(0,\ \mu - p) & y = -1\end{cases}`,
  settings: { margin: "μ, the distance from which on unlike pairs cost nothing" },
  examples: { margin: [1, 2.5] },
  term: (p, y, { margin }) => (y > 0 ? p : Math.max(0, margin - p)),
  minimiser: "μ where unlike pairs are not fewer, else there is none: −∞",
  whenToUse:
    "Predictions are distances between the two members of a pair, never below 0, and the pairs are like or unlike.",
  whenNot:
    "Predictions are scores that may be negative: without bound from below, the loss would push them to −∞. hinge is for those.",
  elsewhere: { PyTorch: "HingeEmbeddingLoss" },
  differences: [],
  references: [
    "Hadsell, Chopra, LeCun (2006). Dimensionality Reduction by Learning an Invariant Mapping. CVPR. doi:10.1109/CVPR.2006.100",
  ],
});
