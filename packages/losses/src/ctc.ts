import { exp, log } from "@nadir/core-wasm";
import { ctc as kernels } from "@nadir/core-wasm/modules";
import { interval, reals } from "./domain.js";
import { flag, number } from "./hyperparameter.js";
import { logarithm, softmax } from "./link.js";
import type { TextOf } from "./text.js";
import { tuple } from "./tuple.js";
import { sequences } from "./tuples/sequences.js";

const logProbability = /* @__PURE__ */ interval(-Infinity, 0, {
  lowOpen: false,
  text: "[−∞, 0]",
  noun: "a number that is not positive, or -Infinity",
  hint: "these are logarithms of probabilities; for logits leave fromLogits at true",
});

/** (What is in a list is looked at with the classes that there are.) */
const labelLists = /* @__PURE__ */ interval(0, Infinity, {
  integers: true,
  noun: "a list of classes other than the blank",
});

/** The logarithms of the probabilities that logits stand for. */
const logarithms = (logits: readonly number[]): number[] => {
  const largest = Math.max(...logits);
  const logOfSum = log(logits.reduce((sum, z) => sum + exp(z - largest), 0));
  return logits.map((z) => z - largest - logOfSum);
};

/** −ln of the probability that frames read as labels, over all alignments. */
export const ctc = /* @__PURE__ */ tuple({
  name: "ctc",
  aliases: ["ctcLoss", "connectionistTemporalClassification"],
  family: "sequence",
  task: "sequence",
  hyperparameters: {
    blank: /* @__PURE__ */ number(0, /* @__PURE__ */ interval(0, Infinity, { integers: true, noun: "a class" })),
    fromLogits: /* @__PURE__ */ flag(true),
    zeroInfinity: /* @__PURE__ */ flag(false),
  },
  module: kernels,
  kernel: "ctc",
  predictions: ["scores"],
  targets: [{ name: "labels", per: "sample", domain: labelLists }],
  samples: sequences,
  roles: ["inputLengths", "targetLengths"],
  prediction: ({ fromLogits }) => (fromLogits ? reals : logProbability),
  link: ({ fromLogits }) => (fromLogits ? softmax : logarithm),
  draw: (random, size, { blank, fromLogits }) => {
    const classes = 4;
    const scale = [1, 8][Math.floor(2 * random.uniform())];
    const scores = Array.from({ length: size * classes }, () => {
      const score = scale * random.normal();
      return fromLogits ? score : Math.min(score, -score) - 0.1;
    });
    const symbols = [0, 1, 2, 3].filter((c) => c !== blank);
    const labels = Array.from({ length: Math.ceil(size / 2) }, () => symbols[Math.floor(3 * random.uniform())]);
    const repeats = labels.filter((label, i) => label === labels[i - 1]).length;
    return {
      predictions: [scores],
      targets: [repeats + labels.length > size ? labels.slice(0, 1) : labels, [classes]],
    };
  },
  traits: ({ fromLogits }) => ({ convex: false, smooth: true, symmetric: false, nonNegative: fromLogits }),
});

export const about = (): TextOf<typeof ctc> => ({
  summary:
    "How improbable it is that a sequence of frames, each with a distribution over classes, reads as a shorter sequence of labels, wherever they may lie in it.",
  inWords:
    "The model gives a distribution over classes for each frame, say each hundredth of a second, and only the labels in their order are known, not where they lie. The loss adds up the probabilities of all ways to stretch the labels over the frames, with blanks between, and takes minus the logarithm. So each frame is pulled towards the labels that could be there, as far as the other frames make that likely.",
  formula: String.raw`-\ln \sum_{\pi\,:\,B(\pi) = y}\ \prod_{t=1}^{T} \operatorname{softmax}(z_t)_{\pi_t}`,
  settings: {
    blank: "the class that stands for no label",
    fromLogits: "whether predictions are logits; else they are logarithms of probabilities, taken as they are",
    zeroInfinity: "whether a sequence that cannot read as its labels costs nothing instead of ∞",
  },
  // (The suite of all losses asks for digits near certainty, which log-probabilities do not have: tests of its own.)
  examples: { fromLogits: [true] },
  term: ([scores], [labels, [classes]], { blank, fromLogits }) => {
    const states = labels.reduce((list: readonly number[], label) => [...list, label, blank], [blank]);
    let reached: readonly number[] = states.map((_, s) => (s === 0 ? 1 : 0));
    for (let start = 0; start < scores.length; start += classes) {
      const frame = scores.slice(start, start + classes);
      const mass = fromLogits ? frame.reduce((sum, z) => sum + Math.exp(z), 0) : 1;
      const before = reached;
      reached = states.map((label, s) => {
        const onward = s > 0 ? before[s - 1] : 0;
        const across = s > 1 && label !== blank && label !== states[s - 2] ? before[s - 2] : 0;
        return ((before[s] + onward + across) * Math.exp(frame[label])) / mass;
      });
    }
    const last = states.length - 1;
    return -Math.log(reached[last] + (last > 0 ? reached[last - 1] : 0));
  },
  slice: {
    label: "logit of the one label in the middle of three frames",
    from: -6,
    to: 6,
    at: (x, { blank, fromLogits }) => {
      const classes = Math.max(2, blank + 1);
      const label = blank === 0 ? 1 : 0;
      const frames = [-2, x, -2].map((score) =>
        Array.from({ length: classes }, (_, c) => (c === blank ? 0 : c === label ? score : -2)),
      );
      return {
        predictions: (fromLogits ? frames : frames.map(logarithms)).flat(),
        targets: [[label]],
        options: { shape: [3, 1, classes] },
      };
    },
  },
  accuracy: {
    multiple: 4,
    ofLargest: 4,
    reason:
      "each frame adds a rounding, and a derivative is the difference of how probable a class is by itself and how probable given the labels: where these come together, digits are lost. Of log-probabilities the loss is right to an ulp of 1 a frame, not to its own digits, where it is near 0.",
  },
  minimiser: "frames that leave no doubt of one reading, the right one",
  whenToUse:
    "The order of labels is known, but not where they lie: speech, handwriting, anything read from left to right.",
  whenNot:
    "Frames are labelled one by one: crossEntropy says more. Labels are more than frames, or of another order than what they stand for: then there is no alignment.",
  elsewhere: { PyTorch: "CTCLoss, ctc_loss", Optax: "ctc_loss", Keras: "CTC", TensorFlow: "tf.nn.ctc_loss" },
  differences: [
    "The mean is Σ w ℓ / Σ w, as of all losses; PyTorch divides each loss by the length of its target first.",
    "PyTorch takes log-probabilities, and its gradient is that in the logits behind them. Here, too, logits are what is usual; with fromLogits false the gradient is the one in the log-probabilities themselves, −γ.",
    "A sequence that cannot read as its labels (fewer frames than labels, counting one more between labels that are the same) costs ∞, and its gradient is 0, as nothing changes that: PyTorch's gradient is NaN there without zero_infinity, and Optax's loss about 1e5, as −1e5 stands for ln 0. Where only scores of −∞ forbid it, the loss is ∞ and the gradient its limit.",
    "No labels are one alignment, all blank; no frames and no labels cost 0.",
    "Near certainty Optax and PyTorch round to 0 or below; here the loss is found from the probability of all that does not align.",
  ],
  references: [
    "Graves, Fernández, Gomez, Schmidhuber (2006). Connectionist Temporal Classification: Labelling Unsegmented Sequence Data with Recurrent Neural Networks. ICML. doi:10.1145/1143844.1143891",
  ],
});
