import { ntXent as kernels } from "@nadir/core-wasm/modules";
import { classNumbers, positive } from "./domain.js";
import { number } from "./hyperparameter.js";
import type { TextOf } from "./text.js";
import { tuple } from "./tuple.js";
import { rows, together } from "./tuples/layout.js";
import { pairs } from "./tuples/room.js";
import { cosine } from "./tuples/terms.js";

/** The mean over positives p of −ln(e^(s_ip) / (e^(s_ip) + Σ_n e^(s_in))), n of other classes, where s = cos / τ. */
export const ntXent = /* @__PURE__ */ tuple({
  name: "ntXent",
  aliases: ["ntxentLoss", "normalizedTemperatureCrossEntropy"],
  family: "embedding",
  task: "similarity",
  hyperparameters: {
    temperature: /* @__PURE__ */ number(0.07, positive),
  },
  module: kernels,
  kernel: "ntXent",
  predictions: ["embeddings"],
  targets: [{ name: "class", per: "sample", domain: classNumbers }],
  samples: /* @__PURE__ */ together(rows),
  room: pairs(1),
  draw: (random, size) => ({
    predictions: [Array.from({ length: size }, () => 3 * random.normal())],
    targets: [[Math.floor(3 * random.uniform())]],
  }),
  traits: { convex: false, smooth: false, symmetric: false, nonNegative: true },
});

export const about = (): TextOf<typeof ntXent> => ({
  summary:
    "Normalised, temperature-scaled cross-entropy: each sample should be more similar to those of its class than to any of another.",
  inWords:
    "Every sample of a batch is an anchor in turn. For each other sample of its class it pays as a classifier would that has to tell this one from all samples of other classes by their similarity to the anchor. In SimCLR a class is the two views of one picture.",
  formula: String.raw`\frac{1}{|P_i|} \sum_{p \in P_i} -\ln \frac{e^{s_{ip}}}{e^{s_{ip}} + \sum_{n \in N_i} e^{s_{in}}}\qquad s_{ij} = \frac{\cos(x_i, x_j)}{\tau}`,
  settings: {
    temperature: "τ, what similarities are divided by: the smaller, the more only the most similar samples count",
  },
  examples: { temperature: [0.07, 0.5] },
  termOfBatch: ([vectors], [classes], { temperature }, i) => {
    const s = (j: number) => cosine(vectors[i], vectors[j]) / temperature;
    let [sum, count] = [0, 0];
    for (let p = 0; p < vectors.length; p++) {
      if (p !== i && classes[p][0] === classes[i][0]) {
        let others = 0;
        for (let n = 0; n < vectors.length; n++) if (classes[n][0] !== classes[i][0]) others += Math.exp(s(n) - s(p));
        sum += Math.log1p(others);
        count += 1;
      }
    }
    return count === 0 ? 0 : sum / count;
  },
  slice: {
    label: "x, where a class is (1, 0) and (x, 1), and another (0, 1)",
    from: -4,
    to: 4,
    at: (x) => ({ predictions: [1, 0, x, 1, 0, 1], targets: [0, 0, 1] }),
  },
  roughness: "where a vector is 0",
  accuracy: {
    multiple: 4,
    reason:
      "cosines are divided by the temperature before they are exponents, and what they were rounded by is multiplied likewise (f32 is computed in f64, and does not need it)",
  },
  minimiser: "one direction for each class, as far as can be from those of the others",
  whenToUse:
    "Vectors are learnt whose directions tell classes apart, or views of the same thing from others (SimCLR): every pair of the batch is a lesson.",
  whenNot:
    "Pairs come as two arrays and every row is a thing of its own: infoNce. Classes are few and fixed: crossEntropy learns them directly.",
  elsewhere: { Optax: "ntxent", "pytorch-metric-learning": "NTXentLoss" },
  differences: [
    'The loss is one number for each anchor, the mean over its positives, and `"mean"` is over anchors; Optax takes the mean over all pairs, which is the same where all classes of the batch are of one size.',
    "An anchor that has no other of its class costs nothing, but counts in the mean; a weight of 0 removes it.",
    "Optax gives NaN for a batch without positives, and for a vector of zeros; here both are 0.",
  ],
  references: [
    "Chen, Kornblith, Norouzi, Hinton (2020). A Simple Framework for Contrastive Learning of Visual Representations. ICML. arXiv:2002.05709",
  ],
});
