import { expect, test } from "vitest";
import { type Evidence, verdictOn } from "../src/verdict.js";

const fine: Evidence = {
  status: "converged",
  message: "Converged: the gradient norm 1e-12 is within 1e-9.",
  plateau: "",
  iterations: 7,
  kept: 7,
  l2: 0,
  l1: 0,
  smooth: true,
  training: { loss: 0.5, baseline: 1, floor: 0 },
  validation: { loss: 0.55, baseline: 1.03, error: 0.05 },
  separated: false,
};

const cases: [string, Partial<Evidence>, string, string][] = [
  [
    "all well",
    {},
    "converged",
    "Converged after 7 iterations. It fits the validation rows about as well as the training rows.",
  ],
  [
    "one iteration",
    { iterations: 1 },
    "converged",
    "Converged after 1 iteration. It fits the validation rows about as well as the training rows.",
  ],
  [
    "no validation",
    { validation: undefined },
    "converged",
    "Converged after 7 iterations. Without validation rows nothing is known of its fit to other data.",
  ],
  [
    "interrupted",
    { status: "stopped" },
    "interrupted",
    "Interrupted after 7 iterations: the model is the best so far. Train again to the end.",
  ],
  [
    "spent",
    { status: "maxIterations", iterations: 1000 },
    "stillImproving",
    "Still improving when its 1000 iterations were spent. Raise maxIterations, or set l2 to make the problem easier.",
  ],
  [
    "spent on a plateau",
    {
      status: "maxIterations",
      iterations: 100,
      plateau: "No improvement by more than 0.0001 of itself in the last 15 observations.",
    },
    "plateau",
    "On a plateau when its 100 iterations were spent. No improvement by more than 0.0001 of itself in the last 15 observations. " +
      "More iterations will gain little: set l2 to reach an optimum.",
  ],
  [
    "a gap beyond chance",
    { validation: { loss: 0.8, baseline: 1, error: 0.05 } },
    "overfitting",
    "Overfitting: on the validation rows only 40 % of its gain over the best constant holds. Set l2 (0.1, say), use fewer features or get more rows.",
  ],
  [
    "worse than nothing",
    { validation: { loss: 1.2, baseline: 1, error: 0.05 }, l2: 0.5 },
    "overfitting",
    "Overfitting: on the validation rows it does no better than the best constant. Raise l2 (now 0.5), use fewer features or get more rows.",
  ],
  [
    "a gap under a penalty that makes zeros",
    { validation: { loss: 1.2, baseline: 1, error: 0.05 }, l1: 0.25, l2: 0.5 },
    "overfitting",
    "Overfitting: on the validation rows it does no better than the best constant. Raise l1 (now 0.25), use fewer features or get more rows.",
  ],
  [
    "a gap within chance",
    { validation: { loss: 0.8, baseline: 1, error: 0.2 } },
    "converged",
    "Converged after 7 iterations. It gains less on the validation rows than on the training rows, but chance may explain that.",
  ],
  [
    "nothing gained",
    { training: { loss: 0.99, baseline: 1, floor: 0 }, validation: { loss: 0.99, baseline: 1, error: 0.1 } },
    "underfitting",
    "Underfitting: even on the training rows it hardly beats the best constant. Add features that bear on the target.",
  ],
  [
    "too much penalty",
    { training: { loss: -1.01, baseline: -1, floor: -3 }, l2: 9 },
    "underfitting",
    "Underfitting: even on the training rows it hardly beats the best constant. Lower l2 (now 9) or add features.",
  ],
  [
    "stopped early",
    { status: "stoppedEarly", kept: 12, iterations: 32 },
    "stoppedEarly",
    "Stopped early: the validation loss was lowest after 12 of 32 iterations, and that model was kept. Set l2 to reach an optimum instead.",
  ],
  [
    "separable",
    { separated: true },
    "separable",
    "The features separate the classes of the training rows perfectly, so the coefficients grow without limit. Set l2 (0.01, say) to choose finite ones.",
  ],
  [
    "separated, but penalised",
    { separated: true, l2: 1 },
    "converged",
    "Converged after 7 iterations. It fits the validation rows about as well as the training rows.",
  ],
  [
    "separated, but under a penalty that makes zeros",
    { separated: true, l1: 1 },
    "converged",
    "Converged after 7 iterations. It fits the validation rows about as well as the training rows.",
  ],
  [
    "stuck",
    { status: "lineSearchFailed", message: "The line search failed." },
    "notConverged",
    "Stopped short of its tolerance. The line search failed. Raise gradientTolerance if the gradient norm is small enough for you.",
  ],
  [
    "stuck at a kink",
    { status: "lineSearchFailed", message: "The line search failed.", smooth: false },
    "notConverged",
    "Stopped short of its tolerance. The line search failed. The loss has a kink, at which a gradient method may come to rest near the optimum. Use a smooth loss such as huber for a certified one.",
  ],
];

test.each(cases)("%s", (_, evidence, kind, text) => {
  expect(verdictOn({ ...fine, ...evidence })).toEqual({ kind, text });
});
