import { matrices } from "@nadir/core-wasm/modules";
import { belowOne, learningRate, number, positive, weightDecay } from "../hyperparameter.js";
import { optimizer } from "../optimizer.js";
import type { Slot } from "../state.js";
import type { TextOf } from "../text.js";
import * as notes from "./notes.js";

/** ν = min(R, C) + g², m ← μm + (1 − μ) g / √(ν + ε), x ← x − αm, R ← max ν of the row, C ← max ν of the column. */
export const sm3 = /* @__PURE__ */ optimizer({
  name: "sm3",
  aliases: [],
  hyperparameters: {
    learningRate: /* @__PURE__ */ learningRate(0.1),
    momentum: /* @__PURE__ */ number(0.9, belowOne),
    epsilon: /* @__PURE__ */ number(1e-8, positive),
    .../* @__PURE__ */ weightDecay(0, false),
  },
  presets: { optax: { decoupled: true } },
  matrices: "optional",
  slots: (_, shape): Record<string, number | Slot> =>
    shape === undefined
      ? { sumOfSquares: 0, firstMoment: 0 }
      : {
          firstMoment: 0,
          rowMaxima: { initial: 0, along: "rows" },
          columnMaxima: { initial: 0, along: "columns" },
        },
  module: matrices,
  advance: ({ momentum, epsilon }, moment) => {
    const { rate } = moment;
    if (moment.shape === undefined) {
      moment.sweep("rmspropMomentum", [1, 1, epsilon, 0, momentum, 1 - momentum, 0, rate]);
      return;
    }
    const work = moment.work(moment.shape[1] + 8);
    const fields = [rate, epsilon, momentum, 1 - momentum];
    moment.rows("sm3", fields, work);
    moment.columns("sm3Columns", fields, work);
  },
  claims: () => ({ elementwise: false }),
});

export const about = (): TextOf<typeof sm3> => ({
  summary: "Adagrad whose sums of squares are covered by a number a row and a column.",
  formula: String.raw`\nu_{ij} = \min(R_i, C_j) + g_{ij}^2,\; m \leftarrow \mu m + (1-\mu)\frac{g}{\sqrt{\nu + \epsilon}},\; x \leftarrow x - \alpha m,\; R_i \leftarrow \max_j \nu_{ij},\; C_j \leftarrow \max_i \nu_{ij}`,
  settings: {
    learningRate: notes.learningRate,
    momentum: "share of the mean direction that a step keeps, μ",
    epsilon: "what is added under the root, ε",
    ...notes.decay,
  },
  whenToUse: "As adagrad, for large matrices of sparse features, embeddings above all: `init(parameters, { shape })`.",
  whenNot: "Long runs of networks: as adagrad's, the sums never forget.",
  elsewhere: { Optax: "sm3" },
  differences: ["The paper has no ε and lets 0 / 0 be 0; Optax adds ε under the root, as here."],
  references: ["Anil, Gupta, Koren & Singer (2019). Memory-Efficient Adaptive Optimization. NeurIPS. arXiv:1901.11150"],
});
