import { bytesOf } from "@nadir/core-wasm/kernel";
import { matrices } from "@nadir/core-wasm/modules";
import {
  belowOne,
  choice,
  flag,
  learningRate,
  number,
  positive,
  wholeNumbers,
  weightDecay,
  type Settings,
} from "../hyperparameter.js";
import type { Moment } from "../moment.js";
import { optimizer } from "../optimizer.js";
import type { TextOf } from "../text.js";
import { weigh } from "./moments.js";
import * as notes from "./notes.js";

/** a, b and c of X ← aX + bX(XᵀX) + cX(XᵀX)², which takes singular values in (0, 1] to about 1 in five rounds. */
const [A, B, C] = [3.4445, -4.775, 2.0315];

const hyperparameters = {
  learningRate: /* @__PURE__ */ learningRate(1e-3),
  momentum: /* @__PURE__ */ number(0.95, belowOne),
  nesterov: /* @__PURE__ */ flag(true),
  correctMomentum: /* @__PURE__ */ flag(false),
  iterations: /* @__PURE__ */ number(5, wholeNumbers),
  epsilon: /* @__PURE__ */ number(1e-7, positive),
  scale: /* @__PURE__ */ choice("rows", ["rows", "columns", "matchAdam", "none"]),
  .../* @__PURE__ */ weightDecay(0.1, true),
};

type MuonSettings = Settings<typeof hyperparameters>;

function scaleOf(scale: MuonSettings["scale"], rows: number, columns: number): number {
  if (scale === "rows") return Math.sqrt(Math.max(1, rows / columns));
  if (scale === "columns") return Math.sqrt(Math.max(1, columns / rows));
  return scale === "matchAdam" ? 0.2 * Math.sqrt(Math.max(rows, columns)) : 1;
}

/** μ and 1 − μ of the momentum, and ν and ω of νg + ωm. */
function mix({ momentum, nesterov, correctMomentum }: MuonSettings, scalars: Record<string, number>): number[] {
  const weight = weigh(scalars, "weight1", momentum);
  const next = momentum * weight + (1 - momentum);
  const direct = nesterov ? (1 - momentum) / (correctMomentum ? weight : 1) : 0;
  const ahead = nesterov ? momentum / (correctMomentum ? next : 1) : 1 / (correctMomentum ? weight : 1);
  return [momentum, 1 - momentum, direct, ahead];
}

/** x ← (1 − αλ)x − ασ·O, for the nearly orthogonal O of the momentum. */
export const muon = /* @__PURE__ */ optimizer({
  name: "muon",
  aliases: [],
  hyperparameters,
  presets: {
    torch: {},
    // Keras adds gradients up where this averages them, so that its ε is 1 / (1 − μ) times as large.
    keras: { scale: "matchAdam", epsilon: 5e-9, weightDecay: 0.004 },
    optax: { epsilon: 1e-8, correctMomentum: true, scale: "columns", weightDecay: 0 },
  },
  matrices: "required",
  slots: () => ({ firstMoment: 0 }),
  scalars: { weight1: 0 },
  module: matrices,
  advance: (settings, moment, scalars) => {
    const [rows, columns] = moment.shape!;
    const room = new Room(moment);
    const direction = mix(settings, scalars);
    const [square] = moment.rows("muonGather", direction, room.gathered);
    const orthogonal = room.orthogonalise(settings.iterations, 1 / (Math.sqrt(square) + settings.epsilon));
    moment.rows("muonStep", [...direction, moment.rate * scaleOf(settings.scale, rows, columns)], orthogonal);
  },
  claims: () => ({ elementwise: false }),
});

export const about = (): TextOf<typeof muon> => ({
  summary: "Momentum of a matrix with all its singular values made about 1, so that no direction is left behind.",
  formula: String.raw`m \leftarrow \mu m + (1-\mu) g,\; X_0 = \frac{(1-\mu) g + \mu m}{\lVert(1-\mu) g + \mu m\rVert + \epsilon},\; X \leftarrow aX + bX(X^\top X) + cX(X^\top X)^2,\; x \leftarrow (1-\alpha\lambda) x - \alpha\sqrt{\max(1, \tfrac{\text{rows}}{\text{columns}})}\,X_5`,
  settings: {
    learningRate: notes.learningRate,
    momentum: "share of the mean gradient that a step keeps, μ",
    nesterov: "orthogonalise (1 − μ)g + μm, rather than m",
    correctMomentum: "divide g by 1 − μᵗ and m by 1 − μᵗ⁺¹ before they are added; m alone by 1 − μᵗ",
    iterations: "rounds of the Newton–Schulz iteration",
    epsilon: "what the norm that the direction is divided by is raised by, ε",
    scale:
      "what steps are multiplied by: √max(1, rows / columns), √max(1, columns / rows), 0.2 √max(rows, columns), or 1",
    ...notes.decay,
  },
  whenToUse:
    "Weights of hidden layers: `init(parameters, { shape: [outputs, inputs] })`, with adamW for the rest (biases, norms, embeddings, the last layer).",
  whenNot:
    "Vectors, and matrices that are tables of vectors, such as embeddings. A step costs fifteen products of matrices.",
  elsewhere: { PyTorch: "Muon", Optax: "contrib.muon", Keras: "Muon" },
  differences: [
    "PyTorch iterates in bfloat16 whatever the parameters are, with three digits; Nadir in their own type.",
    "PyTorch divides by max(‖·‖, ε); Nadir, Optax and Keras by ‖·‖ + ε.",
    "Optax corrects the two parts of the look-ahead for their start at 0, and scales by √max(1, columns / rows), as its matrices are [inputs, outputs].",
    "Keras scales steps by 0.2 √max(rows, columns) and adds gradients up where Nadir averages them, so that its ε, 10⁻⁷, is 5·10⁻⁹ here; earlier versions took six rounds and scaled by √max(1, rows / columns).",
    "Keras and Optax give what is no matrix to AdamW themselves; Nadir has one optimizer for one array.",
  ],
  references: [
    "Jordan, Jin, Boza, You, Cesista, Newhouse & Bernstein (2024). Muon: An optimizer for hidden layers in neural networks. kellerjordan.github.io/posts/muon",
    "Liu, Su, Yao et al. (2025). Muon is Scalable for LLM Training. arXiv:2502.16982 (matchAdam)",
  ],
});

/**
 * Room for the iteration: two matrices that stand upright, as many rows as the longer side, and two squares of the
 * shorter one, with both sides padded by zeros so that products have no tails.
 */
class Room {
  /** Where the direction is gathered, in its own shape. */
  readonly gathered: number;
  readonly #moment: Moment;
  readonly #wide: boolean;
  readonly #long: number;
  readonly #short: number;
  #matrix: number;
  #other: number;
  readonly #gram: number;
  readonly #polynomial: number;

  constructor(moment: Moment) {
    const [rows, columns] = moment.shape!;
    const bytes = bytesOf[moment.element];
    const pad = 32 / bytes;
    this.#moment = moment;
    this.#wide = columns > rows;
    this.#long = Math.ceil(Math.max(rows, columns) / pad) * pad;
    this.#short = Math.ceil(Math.min(rows, columns) / pad) * pad;
    const [upright, square] = [this.#long * this.#short, this.#short * this.#short];
    this.#matrix = moment.work(2 * (upright + square));
    this.#other = this.#matrix + upright * bytes;
    this.#gram = this.#other + upright * bytes;
    this.#polynomial = this.#gram + square * bytes;
    this.gathered = this.#wide ? this.#other : this.#matrix;
  }

  /** The address of the nearly orthogonal matrix of what was gathered, times `scale`, in its own shape. */
  orthogonalise(iterations: number, scale: number): number {
    const moment = this.#moment;
    const [rows, columns] = moment.shape!;
    const [long, short] = [this.#long, this.#short];
    if (this.#wide) moment.call("transpose", rows, columns, this.#other, long, this.#matrix, short);
    moment.call("scaleAll", long * short, this.#matrix, scale);
    for (let i = 0; i < iterations; i++) this.#iterate();
    if (!this.#wide) return this.#matrix;
    moment.call("transpose", columns, rows, this.#matrix, short, this.#other, long);
    return this.#other;
  }

  /** X ← aX + X(bG + cG²) with G = XᵀX. */
  #iterate(): void {
    const moment = this.#moment;
    const [long, short, gram, polynomial] = [this.#long, this.#short, this.#gram, this.#polynomial];
    const element = bytesOf[moment.element];
    const row = short * element;
    const [x, next] = [this.#matrix, this.#other];
    moment.call("product", short, short, long, x, element, row, x, 0, gram, 1, gram);
    moment.call("product", short, short, short, gram, row, element, gram, B, gram, C, polynomial);
    moment.call("product", long, short, short, x, row, element, polynomial, A, x, 1, next);
    [this.#matrix, this.#other] = [next, x];
  }
}
