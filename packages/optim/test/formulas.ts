// Optimizers as their papers write them, in plain loops over f64 numbers: an oracle that shares nothing with the kernels,
// for optimizers and settings of which there is no trajectory of another library.

/** Moves all parameters by a gradient; steps are counted from 1. */
export type Move = (gradient: readonly number[], t: number, inputs: Inputs) => readonly number[];

export type Inputs = Readonly<Record<string, readonly number[]>>;

export interface Formula {
  readonly optimizer: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly shape?: readonly [number, number];
  /** What `update` is given besides the gradient, at a step counted from 1. */
  readonly inputs?: (gradient: readonly number[], t: number) => Inputs;
  begin(start: readonly number[]): Move;
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
];
