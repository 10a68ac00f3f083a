// Optimizers as their papers write them, in plain loops over f64 numbers: an oracle that shares nothing with the kernels,
// for optimizers and settings of which there is no trajectory of another library.

import { adamW, lookahead, sam, sgd, type Wrapper } from "../src/index.js";

/** Moves all parameters by a gradient; steps are counted from 1. */
export type Move = (gradient: readonly number[], t: number, inputs: Inputs) => readonly number[];

export type Inputs = Readonly<Record<string, readonly number[]>>;

export interface Formula {
  readonly optimizer: string;
  /** It with these settings, where a name does not make it. */
  readonly make?: () => Wrapper;
  readonly settings: Readonly<Record<string, unknown>>;
  /** Shapes to be followed in, for parameters that are a matrix. */
  readonly shapes?: readonly (readonly [number, number])[];
  /** What `update` is given besides the gradient, at a step counted from 1. */
  readonly inputs?: (gradient: readonly number[], t: number) => Inputs;
  begin(start: readonly number[], shape?: readonly [number, number]): Move;
  /** Where the model would be judged after the last move, if that is not at the parameters. */
  readonly average?: (start: readonly number[], gradients: readonly (readonly number[])[]) => readonly number[];
}

type MoveOne = (g: number, t: number, input: (name: string) => number | undefined) => number;

/** A formula for one parameter, for each by itself. */
function each(beginOne: (x: number) => MoveOne): Formula["begin"] {
  return (start) => {
    const moves = start.map((x) => beginOne(x));
    return (gradient, t, inputs) => moves.map((move, i) => move(gradient[i], t, (name) => inputs[name]?.[i]));
  };
}

const clip = (x: number, most: number) => Math.min(Math.max(x, -most), most);

const signum: Formula = {
  optimizer: "signum",
  settings: { learningRate: 0.03, momentum: 0.8, weightDecay: 0.1 },
  begin: each((x) => {
    let m = 0;
    return (g) => {
      m = 0.8 * m + 0.2 * g;
      x = x - 0.03 * Math.sign(m) - 0.03 * 0.1 * x;
      return x;
    };
  }),
};

const adanProximal: Formula = {
  optimizer: "adan",
  settings: { learningRate: 0.02, epsilonRoot: 0, weightDecay: 0.3, proximal: true },
  begin: each((x) => {
    let [m, v, n, before] = [0, 0, 0, 0];
    return (g, t) => {
      const change = t === 1 ? 0 : g - before;
      m = 0.98 * m + 0.02 * g;
      v = 0.92 * v + 0.08 * change;
      n = 0.99 * n + 0.01 * (g + 0.08 * change) ** 2;
      before = g;
      const step = (m / (1 - 0.98 ** t) + (0.08 * v) / (1 - 0.92 ** t)) / (Math.sqrt(n / (1 - 0.99 ** t)) + 1e-8);
      x = (x - 0.02 * step) / (1 + 0.02 * 0.3);
      return x;
    };
  }),
};

const yogiOfThePaper: Formula = {
  optimizer: "yogi",
  settings: { learningRate: 0.05, initialMean: 0, weightDecay: 0.2 },
  begin: each((x) => {
    let [m, v] = [0, 1e-6];
    return (g, t) => {
      g += 0.2 * x;
      m = 0.9 * m + 0.1 * g;
      v -= 0.001 * Math.sign(v - g * g) * g * g;
      x -= (0.05 * (m / (1 - 0.9 ** t))) / (Math.sqrt(v / (1 - 0.999 ** t)) + 1e-3);
      return x;
    };
  }),
};

/** With one estimate of the diagonal at every third step, negative ones among them. */
const sophia: Formula = {
  optimizer: "sophia",
  settings: { learningRate: 0.02, gamma: 2, clip: 0.7, weightDecay: 0.1 },
  inputs: (gradient, t): Inputs => (t % 3 === 1 ? { hessian: gradient.map((g, i) => g * g * (i === 2 ? -1 : 1)) } : {}),
  begin: each((x) => {
    let [m, h] = [0, 0];
    return (g, _, input) => {
      const estimate = input("hessian");
      m = 0.965 * m + 0.035 * g;
      if (estimate !== undefined) h = 0.99 * h + 0.01 * estimate;
      x = x - 0.02 * 0.1 * x - 0.02 * clip(m / Math.max(2 * h, 1e-12), 0.7);
      return x;
    };
  }),
};

const sophiaCorrected: Formula = {
  optimizer: "sophia",
  settings: { preset: "optax", learningRate: 0.02, weightDecay: 0 },
  inputs: (gradient) => ({ hessian: gradient.map((g) => 100 * g * g) }),
  begin: each((x) => {
    let [m, h] = [0, 0];
    return (g, t, input) => {
      m = 0.965 * m + 0.035 * g;
      h = 0.99 * h + 0.01 * input("hessian")!;
      x -= 0.02 * clip(m / (1 - 0.965 ** t) / Math.max(0.01 * h, 1e-8), 1);
      return x;
    };
  }),
};

/** z before the first step, for which x solves the penalised problem. */
function ftrl(settings: { l1: number; l2: number; beta: number; shrinkage: number; keras: boolean }): Formula {
  const { l1, l2, beta, shrinkage, keras } = settings;
  const alpha = 0.3;
  return {
    optimizer: "ftrl",
    settings: {
      learningRate: alpha,
      ...{ l1, l2, beta, l2Shrinkage: shrinkage },
      ...(keras ? { preset: "keras" } : {}),
    },
    begin: each((x) => {
      let n = 0.1;
      let z = keras ? 0 : -x * ((beta + Math.sqrt(n)) / alpha + l2) - l1 * Math.sign(x);
      return (g) => {
        const sigma = (Math.sqrt(n + g * g) - Math.sqrt(n)) / alpha;
        n += g * g;
        z += g + 2 * shrinkage * x - sigma * x;
        x = Math.abs(z) <= l1 ? 0 : (Math.sign(z) * l1 - z) / ((beta + Math.sqrt(n)) / alpha + l2);
        return x;
      };
    }),
  };
}

/** Without penalties, and from where the parameters are, it is Adagrad with ε = 0. */
const ftrlAsAdagrad: Formula = {
  optimizer: "ftrl",
  settings: { learningRate: 0.3 },
  begin: each((x) => {
    let n = 0.1;
    return (g) => {
      n += g * g;
      x -= (0.3 * g) / Math.sqrt(n);
      return x;
    };
  }),
};

/** The average of the points after each step, as a definition says it: Σ wᵢ zᵢ / Σ wᵢ. */
function weightedMean(points: readonly (readonly number[])[], weights: readonly number[]): number[] {
  const total = weights.reduce((sum, w) => sum + w, 0);
  return points[0].map((_, i) => points.reduce((sum, point, t) => sum + weights[t] * point[i], 0) / total);
}

/** Rates of a warm-up, as a schedule of steps counted from 0. */
const warmup = (step: number) => 0.2 * Math.min(1, (step + 1) / 5);

/** The points z and y of a schedule-free run, of which x̄ is the weighted mean of all z so far. */
function scheduleFree(
  beta: number,
  base: (z: number, y: number, i: number, g: number, t: number) => number,
): { begin: Formula["begin"]; average: NonNullable<Formula["average"]> } {
  const begin = (start: readonly number[]) => {
    const points: number[][] = [];
    const weights: number[] = [];
    let z = [...start];
    let y = [...start];
    return {
      move: (g: readonly number[], t: number) => {
        z = z.map((zi, i) => base(zi, y[i], i, g[i], t));
        points.push(z);
        weights.push(warmup(t - 1) ** 2);
        const mean = weightedMean(points, weights);
        y = z.map((zi, i) => (1 - beta) * zi + beta * mean[i]);
        return y;
      },
      mean: () => weightedMean(points, weights),
    };
  };
  return {
    begin: (start) => begin(start).move,
    average: (start, gradients) => {
      const run = begin(start);
      gradients.forEach((g, i) => run.move(g, i + 1));
      return run.mean();
    },
  };
}

const scheduleFreeSgd: Formula = {
  optimizer: "scheduleFreeSgd",
  settings: { learningRate: warmup, beta: 0.85, weightDecay: 0.1 },
  ...scheduleFree(0.85, (z, y, _, g, t) => z - warmup(t - 1) * (g + 0.1 * y)),
};

/** v of every parameter is the sum that its definition says. */
function scheduleFreeAdamW(): Formula {
  const squares: number[][] = [];
  const settings = { learningRate: warmup, beta1: 0.9, beta2: 0.99, weightDecay: 0.1 };
  const step = (z: number, y: number, i: number, g: number, t: number) => {
    if (t === 1) squares[i] = [];
    squares[i].push(g * g);
    const v = squares[i].reduce((sum, square, k) => sum + 0.01 * 0.99 ** (t - 1 - k) * square, 0);
    return z - warmup(t - 1) * (g / (Math.sqrt(v / (1 - 0.99 ** t)) + 1e-8) + 0.1 * y);
  };
  return { optimizer: "scheduleFreeAdamW", settings, ...scheduleFree(0.9, step) };
}

/** With an average that begins at the tenth step. */
const asgd: Formula = {
  optimizer: "asgd",
  settings: { learningRate: 0.05, decay: 0.2, power: 0.6, averageFrom: 10, weightDecay: 0.1 },
  begin: each((x) => (g, t) => {
    const eta = 0.05 / (1 + 0.2 * 0.05 * (t - 1)) ** 0.6;
    x = x * (1 - 0.2 * eta) - eta * (g + 0.1 * x);
    return x;
  }),
  // PyTorch's average: all points from the 12th on (the 11th stands in it until then).
  average: (start, gradients) => {
    const move = asgd.begin(start);
    const points = gradients.map((g, i) => [...move(g, i + 1, {})]);
    const last = points.slice(11);
    return weightedMean(
      last,
      last.map(() => 1),
    );
  },
};

const norm = (x: readonly number[]) => Math.sqrt(x.reduce((sum, xi) => sum + xi * xi, 0));
const dot = (x: readonly number[], y: readonly number[]) => x.reduce((sum, xi, i) => sum + xi * y[i], 0);

const lars: Formula = {
  optimizer: "lars",
  settings: { learningRate: 2, trustCoefficient: 0.1, momentum: 0.8, nesterov: true, weightDecay: 0.1, epsilon: 1e-3 },
  begin: (start) => {
    let x = [...start];
    let v = x.map(() => 0);
    return (g) => {
      const u = g.map((gi, i) => gi + 0.1 * x[i]);
      const ratio = (2 * 0.1 * norm(x)) / (norm(u) + 1e-3);
      const scaled = u.map((ui) => ratio * ui);
      v = v.map((vi, i) => 0.8 * vi + scaled[i]);
      x = x.map((xi, i) => xi - (scaled[i] + 0.8 * v[i]));
      return x;
    };
  },
};

const lamb = (keras: boolean): Formula => ({
  optimizer: "lamb",
  settings: { ...(keras ? { preset: "keras" } : {}), learningRate: 0.03, weightDecay: 0.2 },
  begin: (start) => {
    const epsilon = keras ? 1e-7 : 1e-6;
    let x = [...start];
    let m = x.map(() => 0);
    let v = x.map(() => 0);
    return (g, t) => {
      if (keras) x = x.map((xi) => xi - 0.03 * 0.2 * xi);
      m = m.map((mi, i) => 0.9 * mi + 0.1 * g[i]);
      v = v.map((vi, i) => 0.999 * vi + 0.001 * g[i] ** 2);
      const adam = m.map((mi, i) => mi / (1 - 0.9 ** t) / (Math.sqrt(v[i] / (1 - 0.999 ** t)) + epsilon));
      const u = keras ? adam : adam.map((ui, i) => ui + 0.2 * x[i]);
      const ratio = norm(x) / norm(u);
      x = x.map((xi, i) => xi - 0.03 * ratio * u[i]);
      return x;
    };
  },
});

const novograd = (gradientAveraging: boolean): Formula => ({
  optimizer: "novograd",
  settings: { learningRate: 0.05, weightDecay: 0.1, gradientAveraging },
  begin: (start) => {
    let x = [...start];
    let m = x.map(() => 0);
    let v = 0;
    return (g, t) => {
      v = t === 1 ? norm(g) ** 2 : 0.25 * v + 0.75 * norm(g) ** 2;
      m = m.map((mi, i) => 0.9 * mi + (gradientAveraging ? 0.1 : 1) * (g[i] / (Math.sqrt(v) + 1e-6) + 0.1 * x[i]));
      x = x.map((xi, i) => xi - 0.05 * m[i]);
      return x;
    };
  },
});

const prodigy = (optax: boolean): Formula => ({
  optimizer: "prodigy",
  settings: { ...(optax ? { preset: "optax" } : {}), learningRate: 0.7, initialDistance: 0.01, weightDecay: 0.1 },
  begin: (start) => {
    let x = [...start];
    let [m, v, s] = [x.map(() => 0), x.map(() => 0), x.map(() => 0)];
    let [d, r] = [0.01, 0];
    return (g, t) => {
      const rate = d * 0.7 * (optax ? Math.sqrt(1 - 0.999 ** t) / (1 - 0.9 ** t) : 1);
      r =
        Math.sqrt(0.999) * r +
        (d / 0.01) *
          rate *
          dot(
            g,
            x.map((xi, i) => start[i] - xi),
          );
      m = m.map((mi, i) => 0.9 * mi + 0.1 * d * g[i]);
      v = v.map((vi, i) => 0.999 * vi + 0.001 * (d * g[i]) ** 2);
      s = s.map((si, i) => Math.sqrt(0.999) * si + (d / 0.01) * rate * g[i]);
      d = Math.max(d, r / s.reduce((sum, si) => sum + Math.abs(si), 0));
      x = x.map((xi, i) => xi - rate * 0.1 * xi - (rate * m[i]) / (Math.sqrt(v[i]) + d * 1e-8));
      return x;
    };
  },
});

const meanOf = (x: readonly number[]) => x.reduce((sum, xi) => sum + xi, 0) / x.length;
const rms = (x: readonly number[]) => Math.sqrt(meanOf(x.map((xi) => xi * xi)));

/** Rows of a matrix, and its columns. */
function sidesOf(x: readonly number[], [rows, columns]: readonly [number, number]): readonly [number[][], number[][]] {
  const byRow = Array.from({ length: rows }, (_, i) => x.slice(i * columns, (i + 1) * columns));
  const byColumn = Array.from({ length: columns }, (_, j) => byRow.map((row) => row[j]));
  return [byRow, byColumn];
}

const upright: Formula["shapes"] = [
  [3, 5],
  [5, 3],
  [9, 4],
  [1, 7],
  [6, 1],
  [130, 71],
  [2, 5000],
  [4100, 2],
];

const adafactor = (preset: "torch" | "keras" | "optax"): Formula => ({
  optimizer: "adafactor",
  settings: { preset, learningRate: 0.3, weightDecay: 0.1, clip: 0.8 },
  shapes: upright,
  begin: (start, shape) => {
    let x = [...start];
    const [rows, columns] = shape!;
    let r: number[] = Array(rows).fill(0);
    let c: number[] = Array(columns).fill(0);
    return (g, t) => {
      const beta = preset === "optax" ? Math.fround(1 - Math.fround(t ** Math.fround(-0.8))) : 1 - t ** -0.8;
      const [byRow, byColumn] = sidesOf(
        g.map((gi) => gi * gi + 1e-30),
        shape!,
      );
      r = r.map((ri, i) => beta * ri + (1 - beta) * meanOf(byRow[i]));
      c = c.map((cj, j) => beta * cj + (1 - beta) * meanOf(byColumn[j]));
      const mean = meanOf(r);
      const u = g.map((gi, k) => gi / Math.sqrt((r[Math.floor(k / columns)] * c[k % columns]) / mean));
      const decayed = x.map((xi) => xi - 0.3 * 0.1 * xi);
      const base = preset === "optax" ? 0.3 : Math.min(0.3, 1 / Math.sqrt(t));
      const rate = base * Math.max(1e-3, rms(preset === "keras" ? decayed : x));
      const shortened = Math.max(1, rms(u) / 0.8);
      x = decayed.map((xi, k) => xi - (rate * u[k]) / shortened);
      return x;
    };
  },
});

const sm3: Formula = {
  optimizer: "sm3",
  settings: { learningRate: 0.1, momentum: 0.8, weightDecay: 0.1 },
  shapes: upright,
  begin: (start, shape) => {
    let x = [...start];
    let m = x.map(() => 0);
    const [rows, columns] = shape!;
    let r: number[] = Array(rows).fill(0);
    let c: number[] = Array(columns).fill(0);
    return (gradient) => {
      const g = gradient.map((gi, k) => gi + 0.1 * x[k]);
      const cover = g.map((gi, k) => Math.min(r[Math.floor(k / columns)], c[k % columns]) + gi * gi);
      m = m.map((mi, k) => 0.8 * mi + (0.2 * g[k]) / Math.sqrt(cover[k] + 1e-8));
      x = x.map((xi, k) => xi - 0.1 * m[k]);
      const [byRow, byColumn] = sidesOf(cover, shape!);
      r = byRow.map((row) => Math.max(...row));
      c = byColumn.map((column) => Math.max(...column));
      return x;
    };
  },
};

/** Without a shape every parameter is covered by itself. */
const sm3OfVector: Formula = {
  optimizer: "sm3",
  settings: { learningRate: 0.1, preset: "optax", weightDecay: 0.1 },
  begin: each((x) => {
    let [s, m] = [0, 0];
    return (g) => {
      s += g * g;
      m = 0.9 * m + (s > 0 ? (0.1 * g) / Math.sqrt(s + 1e-8) : 0);
      x = x - 0.1 * 0.1 * x - 0.1 * m;
      return x;
    };
  }),
};

type Matrix = readonly (readonly number[])[];

const multiply = (a: Matrix, b: Matrix): Matrix => {
  const columns = b[0].map((_, j) => b.map((row) => row[j]));
  return a.map((row) => columns.map((column) => dot(row, column)));
};
const combine = (alpha: number, a: Matrix, beta: number, b: Matrix): Matrix =>
  a.map((row, i) => row.map((aij, j) => alpha * aij + beta * b[i][j]));

const muon = (
  settings: Record<string, unknown>,
  expected: (rows: number, columns: number, t: number) => number[],
): Formula => ({
  optimizer: "muon",
  settings: { ...settings, learningRate: 0.1, weightDecay: 0.1 },
  shapes: [
    [3, 5],
    [5, 3],
    [9, 4],
    [1, 7],
    [6, 1],
    [70, 61],
    [61, 70],
  ],
  begin: (start, shape) => {
    const [rows, columns] = shape!;
    let x = [...start];
    let m = x.map(() => 0);
    return (g, t) => {
      const [direct, ahead, scale, iterations, epsilon] = expected(rows, columns, t);
      m = m.map((mi, k) => 0.95 * mi + 0.05 * g[k]);
      const u = g.map((gi, k) => direct * gi + ahead * m[k]);
      const size = norm(u) + epsilon;
      const sides = sidesOf(
        u.map((ui) => ui / size),
        shape!,
      );
      // As the authors write it: X ← aX + (bA + cA²)X for A = XXᵀ, of the matrix that lies.
      let lying: Matrix = rows > columns ? sides[1] : sides[0];
      for (let i = 0; i < iterations; i++) {
        const gram = multiply(
          lying,
          lying[0].map((_, j) => lying.map((row) => row[j])),
        );
        const polynomial = combine(-4.775, gram, 2.0315, multiply(gram, gram));
        lying = combine(3.4445, lying, 1, multiply(polynomial, lying));
      }
      const at = (k: number) => {
        const [i, j] = [Math.floor(k / columns), k % columns];
        return rows > columns ? lying[j][i] : lying[i][j];
      };
      x = x.map((xi, k) => xi - 0.1 * 0.1 * xi - 0.1 * scale * at(k));
      return x;
    };
  },
});

const muons: readonly Formula[] = [
  muon({}, (rows, columns) => [0.05, 0.95, Math.sqrt(Math.max(1, rows / columns)), 5, 1e-7]),
  muon({ nesterov: false, scale: "matchAdam", iterations: 3 }, (rows, columns) => [
    0,
    1,
    0.2 * Math.sqrt(Math.max(rows, columns)),
    3,
    1e-7,
  ]),
  muon({ preset: "optax" }, (rows, columns, t) => [
    0.05 / (1 - 0.95 ** t),
    0.95 / (1 - 0.95 ** (t + 1)),
    Math.sqrt(Math.max(1, columns / rows)),
    5,
    1e-8,
  ]),
];

const lookaheadOfSgd: Formula = {
  optimizer: "lookahead",
  settings: { syncPeriod: 4, slowStepSize: 0.3 },
  make: () => lookahead({ optimizer: sgd({ learningRate: 0.1 }), syncPeriod: 4, slowStepSize: 0.3 }),
  begin: each((x) => {
    let slow = x;
    return (g, t) => {
      x -= 0.1 * g;
      if (t % 4 === 0) x = slow = slow + 0.3 * (x - slow);
      return x;
    };
  }),
  average: (start, gradients) => {
    const move = lookaheadOfSgd.begin(start);
    return gradients.map((g, i) => [...move(g, i + 1, {})])[23];
  },
};

/** Every other gradient takes a step of AdamW, from where the one before it came. */
const samOfAdamW: Formula = {
  optimizer: "sam",
  settings: { rho: 0.2 },
  make: () => sam({ optimizer: adamW({ learningRate: 0.1, weightDecay: 0.2 }), rho: 0.2 }),
  begin: (start) => {
    let x = [...start];
    let [m, v] = [x.map(() => 0), x.map(() => 0)];
    return (g, t) => {
      const reach = norm(g) === 0 ? 0 : 0.2 / norm(g);
      if (t % 2 === 1) return x.map((xi, i) => xi + reach * g[i]);
      m = m.map((mi, i) => 0.9 * mi + 0.1 * g[i]);
      v = v.map((vi, i) => 0.999 * vi + 0.001 * g[i] ** 2);
      const step = t / 2;
      x = x.map((xi, i) => {
        const direction = m[i] / (1 - 0.9 ** step) / (Math.sqrt(v[i] / (1 - 0.999 ** step)) + 1e-8);
        return xi * (1 - 0.1 * 0.2) - 0.1 * direction;
      });
      return x;
    };
  },
};

export const formulas: readonly Formula[] = [
  signum,
  adanProximal,
  yogiOfThePaper,
  sophia,
  sophiaCorrected,
  ftrl({ l1: 0.4, l2: 0.3, beta: 1, shrinkage: 0.05, keras: false }),
  ftrl({ l1: 0.2, l2: 0, beta: 0, shrinkage: 0, keras: true }),
  ftrlAsAdagrad,
  scheduleFreeSgd,
  scheduleFreeAdamW(),
  asgd,
  lars,
  lamb(false),
  lamb(true),
  novograd(false),
  novograd(true),
  prodigy(false),
  prodigy(true),
  adafactor("torch"),
  adafactor("keras"),
  adafactor("optax"),
  sm3,
  sm3OfVector,
  ...muons,
  lookaheadOfSgd,
  samOfAdamW,
];
