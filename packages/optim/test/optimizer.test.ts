import { place, random, type Placed, type Vector } from "@nadir/core-wasm";
import { describe, expect, test } from "vitest";
import {
  adafactor,
  adam,
  adamW,
  ftrl,
  getOptimizer,
  lookahead,
  minimize,
  muon,
  optimizers,
  rprop,
  sam,
  scheduleFreeAdamW,
  sgd,
  sophia,
  type ArrayState,
  type ArrayStepper,
  type Claims,
  type LearningRate,
  type Optimizer,
  type Parameters,
  type Peer,
} from "../src/index.js";
import { formulas, type Inputs } from "./formulas.js";
import { logisticRegression } from "./problems/logistic.js";
import { trajectories } from "./trajectories.js";

type VectorType = typeof Float32Array | typeof Float64Array;

const vectors: readonly { name: string; Vector: VectorType; epsilon: number }[] = [
  { name: "f32", Vector: Float32Array, epsilon: 2 ** -23 },
  { name: "f64", Vector: Float64Array, epsilon: 2 ** -52 },
];

/** An optimizer, or one in a wrapper. */
type Stepping = ArrayStepper & {
  readonly description: Pick<Optimizer["description"], "inputs" | "matrices">;
  evaluationParameters(parameters: Parameters, state: ArrayState): Vector;
};

/** Something with settings, to be made at any learning rate, and whether it is told that parameters are a matrix. */
interface Variant {
  readonly name: string;
  readonly make: (learningRate?: LearningRate) => Stepping;
  readonly matrix: boolean;
  readonly claims: Claims;
}

/** Settings that bring out every kernel and every slot of an optimizer. */
const lone: readonly Variant[] = optimizers.flatMap((family) => {
  const { name, description, hyperparameters, settings: initial } = family;
  const flags = Object.keys(hyperparameters).filter((key) => typeof hyperparameters[key].initial === "boolean");
  const momenta = "momentum" in hyperparameters ? [{}, { momentum: 0.9 }] : [{}];
  const decays = "weightDecay" in hyperparameters ? { weightDecay: 0 } : {};
  const settings = momenta.flatMap((momentum) => [
    { ...decays, ...momentum },
    ...flags.map((key) => ({ ...decays, ...momentum, [key]: !hyperparameters[key].initial })),
  ]);
  const shapes = { ignored: [false], optional: [false, true], required: [true] }[description.matrices];
  return settings
    .filter((given) => description.conflict({ ...initial, ...given }) === undefined)
    .flatMap((given) =>
      shapes.map((matrix) => ({
        name: `${name} ${JSON.stringify(given)}${matrix ? " of a matrix" : ""}`,
        make: (learningRate: LearningRate = 0.05) => getOptimizer(name, { learningRate, ...given }),
        matrix,
        claims: description.claims({ ...initial, ...given }),
      })),
    );
});

/** Wrappers, around optimizers without and with state, and around each other. */
const wrapped: readonly Variant[] = [
  {
    name: "lookahead of adam",
    make: (learningRate: LearningRate = 0.05) => lookahead({ optimizer: adam({ learningRate }), syncPeriod: 3 }),
    claims: lookahead.description.claims({ syncPeriod: 3, slowStepSize: 0.5 }),
  },
  {
    name: "sam of sgd",
    make: (learningRate: LearningRate = 0.05) => sam({ optimizer: sgd({ learningRate }) }),
    claims: sam.description.claims({ rho: 0.05 }),
  },
  {
    name: "sam of lookahead of scheduleFreeAdamW",
    make: (learningRate: LearningRate = 0.05) =>
      sam({ optimizer: lookahead({ optimizer: scheduleFreeAdamW({ learningRate }), syncPeriod: 1, slowStepSize: 1 }) }),
    claims: sam.description.claims({ rho: 0.05 }),
  },
].map((variant) => ({ ...variant, matrix: false }));

const variants = [...lone, ...wrapped];

/** Rows and columns of n parameters, as near to a square as n allows. */
function matrixOf(n: number): readonly [number, number] {
  let rows = Math.floor(Math.sqrt(n));
  while (n % rows !== 0) rows--;
  return [rows, n / rows];
}

const begin = (optimizer: Stepping, parameters: Parameters, matrix: boolean): ArrayState =>
  optimizer.init(parameters, matrix ? { shape: matrixOf(parameters.length) } : {});

/** What an optimizer takes besides the gradient: squares of that, which are as large as they can be. */
function inputsOf(optimizer: Stepping, gradient: Vector): Record<string, Vector> {
  const names = Object.keys(optimizer.description.inputs);
  return Object.fromEntries(names.map((name) => [name, gradient.map((g) => g * g) as Vector]));
}

/** The same gradients at each call, of magnitudes from 1e-3 to 1e3, with zeros. */
function gradientsOf(Vector: VectorType, n: number, steps: number): Vector[] {
  const source = random(n);
  return Array.from({ length: steps }, (_, step) => {
    const scale = 10 ** ((step % 7) - 3);
    return new Vector(n).map((_, i) => (step === 2 || i % 11 === 3 ? 0 : scale * (source.uniform() - 0.4)));
  });
}

function startOf(Vector: VectorType, n: number): Vector {
  const source = random(n + 1);
  return new Vector(n).map(() => 2 * source.uniform() - 1);
}

/** Parameters after all steps. */
function run(optimizer: Stepping, start: Vector, gradients: readonly Vector[], matrix = false): Vector {
  const parameters = start.slice();
  const state = begin(optimizer, parameters, matrix);
  for (const gradient of gradients) optimizer.update(parameters, gradient, state, inputsOf(optimizer, gradient));
  return parameters;
}

const placeVector = (array: Vector): Placed => (array instanceof Float32Array ? place(array) : place(array));

/** Index of the first element whose bits differ (so −0 and 0 do, and NaN equals itself), or −1. */
function firstDifference(got: Vector, expected: Vector): number {
  const [a, b] = [got, expected].map((array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  expect(a.length).toBe(b.length);
  const byte = a.findIndex((x, i) => x !== b[i]);
  return byte < 0 ? -1 : Math.floor(byte / got.BYTES_PER_ELEMENT);
}

/** Expects the same bits. */
const expectSame = (got: Vector, expected: Vector) => expect(firstDifference(got, expected)).toBe(-1);

/** Largest error relative to the largest parameter met so far, which bounds what rounding may leave. */
function error(got: Vector, expected: ArrayLike<number>): number {
  const scale = Math.max(...Array.from(expected, Math.abs));
  return Math.max(...Array.from(expected, (x, i) => Math.abs(got[i] - x))) / scale;
}

describe.each(trajectories)(
  "$call of another library",
  ({ optimizer: name, settings, start, gradients, parameters }) => {
    test.each([
      { name: "f64", Vector: Float64Array, tolerance: 1e-12 },
      { name: "f32", Vector: Float32Array, tolerance: 3e-6 },
    ])("is followed in $name", ({ Vector, tolerance }) => {
      const optimizer = getOptimizer(name, settings);
      const moving = Vector.from(start);
      const state = optimizer.init(moving);
      gradients.forEach((gradient, step) => {
        optimizer.update(moving, Vector.from(gradient), state);
        expect(error(moving, parameters[step])).toBeLessThan(tolerance);
      });
      expect(state.step).toBe(gradients.length);
    });
  },
);

/** Parameters and gradients of any number, made of those of a trajectory. */
const tiled = (array: readonly number[], n: number) =>
  Array.from({ length: n }, (_, i) => array[i % array.length] * (1 + ((i * i) % 11) / 10) + 1e-5 * (i % 1000));

/** Each formula at some numbers of parameters, or shapes. */
const followed = formulas.flatMap((formula) => {
  const shapes = formula.shapes ?? [undefined];
  const sizes = formula.shapes ? [] : [9100];
  const title = `${formula.optimizer} ${JSON.stringify(formula.settings)}`;
  return [
    ...shapes.map((shape) => ({ title, formula, shape, n: shape ? shape[0] * shape[1] : 7 })),
    ...sizes.map((n) => ({ title, formula, shape: undefined, n })),
  ];
});

describe.each(followed)("the formula of $title, $n parameters", ({ formula, shape, n }) => {
  const { optimizer: name, settings, inputs: inputsAt = (): Inputs => ({}), average } = formula;
  const start = tiled(trajectories[0].start, n);
  const gradients = trajectories[0].gradients.slice(0, n > 100 ? 3 : 25).map((gradient) => tiled(gradient, n));
  test.each([
    { name: "f64", Vector: Float64Array, tolerance: 1e-12 },
    { name: "f32", Vector: Float32Array, tolerance: 1e-5 },
  ])("is followed in $name", ({ Vector, tolerance }) => {
    const optimizer: Stepping = formula.make?.() ?? getOptimizer(name, settings);
    const moving = Vector.from(start);
    const state = optimizer.init(moving, { shape });
    const move = formula.begin(start, shape);
    gradients.forEach((gradient, step) => {
      const inputs = inputsAt(gradient, step + 1);
      const given = Object.entries(inputs).map(([input, array]) => [input, Vector.from(array)] as const);
      optimizer.update(moving, Vector.from(gradient), state, Object.fromEntries(given));
      expect(error(moving, move(gradient, step + 1, inputs))).toBeLessThan(tolerance);
    });
    const expected = average && n < 100 ? average(start, gradients) : undefined;
    if (expected) expect(error(optimizer.evaluationParameters(moving, state), expected)).toBeLessThan(tolerance);
  });
});

test("every optimizer has a trajectory of another library, or a formula", () => {
  const followed = new Set([...trajectories, ...formulas].map(({ optimizer }) => optimizer));
  expect(optimizers.map(({ name }) => name).filter((name) => !followed.has(name))).toEqual([]);
});

const logistic = logisticRegression(60, 3, 0.01);
const logisticMinimum = minimize(logistic, new Float64Array(3)).value;
/** Learning rates of optimizers whose steps are far from it in length. */
const slow = new Map([
  ["adadelta", 20],
  ["lars", 20],
]);

describe.each(variants)("$name", ({ make, matrix, claims }) => {
  describe.each(vectors)("in $name", ({ Vector }) => {
    const runAll = (start: Vector, gradients: readonly Vector[]) => run(make(), start, gradients, matrix);
    const { elementwise } = claims;

    if (elementwise)
      test("moves each parameter by itself, whatever their number", () => {
        for (const n of [1, 2, 3, 4, 5, 6, 7, 8, 9, 4095, 4096, 4097, 10_000]) {
          const start = startOf(Vector, n);
          const gradients = gradientsOf(Vector, n, 4);
          const moved = runAll(start, gradients);
          for (const i of [0, n >> 1, n - 1]) {
            const alone = runAll(
              start.slice(i, i + 1),
              gradients.map((gradient) => gradient.slice(i, i + 1)),
            );
            expectSame(moved.slice(i, i + 1), alone);
          }
        }
      });

    test.each([5, 4097])("moves %i placed parameters as others, to the bit", (n) => {
      const start = startOf(Vector, n);
      const gradients = gradientsOf(Vector, n, 4);
      const optimizer = make();
      const expected = runAll(start, gradients);
      const placed = placeVector(start);
      const state = begin(optimizer, placed, matrix);
      gradients.forEach((gradient, step) => {
        const given = step % 2 === 0 ? gradient : placeVector(gradient);
        const inputs = Object.entries(inputsOf(optimizer, gradient));
        const asGiven = inputs.map(([name, array]) => [name, step % 2 === 0 ? placeVector(array) : array]);
        optimizer.update(placed, given, state, Object.fromEntries(asGiven));
      });
      expectSame(placed.read() as Vector, expected);
      state.free();
    });

    test("goes on from JSON as if never interrupted", () => {
      const n = 41;
      const start = startOf(Vector, n);
      const gradients = gradientsOf(Vector, n, 5);
      const expected = runAll(start, gradients);
      const parameters = start.slice();
      let state = begin(make(), parameters, matrix);
      for (const gradient of gradients) {
        make().update(parameters, gradient, state, inputsOf(make(), gradient));
        state = make().fromJSON(JSON.parse(JSON.stringify(state)), parameters);
      }
      expectSame(parameters, expected);
      const placed = placeVector(start);
      let kept = begin(make(), placed, matrix);
      for (const gradient of gradients) {
        make().update(placed, gradient, kept, inputsOf(make(), gradient));
        kept = make().fromJSON(JSON.parse(JSON.stringify(kept)), placed);
      }
      expectSame(placed.read() as Vector, expected);
    });

    if (claims.rests)
      test("does not move without a gradient", () => {
        const start = startOf(Vector, 9);
        const zeros = Array.from({ length: 5 }, () => new Vector(9));
        expectSame(runAll(start, zeros), start);
      });

    if (elementwise)
      test("follows a permutation of the parameters", () => {
        const n = 4100;
        const order = random(3).shuffle(Int32Array.from({ length: n }, (_, i) => i));
        const permuted = (array: Vector) => array.map((_, i) => array[order[i]]) as Vector;
        const start = startOf(Vector, n);
        const gradients = gradientsOf(Vector, n, 5);
        const expected = permuted(runAll(start, gradients));
        expectSame(runAll(permuted(start), gradients.map(permuted)), expected);
      });

    test("keeps what it is not told to move", () => {
      const n = 7;
      const gradients = gradientsOf(Vector, n, 3);
      const buffer = startOf(Vector, n + 8);
      const before = buffer.slice();
      runAll(buffer.subarray(4, 4 + n) as Vector, gradients);
      const parameters = buffer.subarray(4, 4 + n) as Vector;
      const optimizer = make();
      const state = begin(optimizer, parameters, matrix);
      for (const gradient of gradients) optimizer.update(parameters, gradient, state, inputsOf(optimizer, gradient));
      expectSame(buffer.slice(0, 4), before.slice(0, 4));
      expectSame(buffer.slice(4 + n), before.slice(4 + n));
      expectSame(buffer.slice(4, 4 + n), runAll(before.slice(4, 4 + n), gradients));
    });

    test("lets NaN in a gradient reach that parameter, and no other if it moves each by itself", () => {
      const start = startOf(Vector, 5);
      const gradients = gradientsOf(Vector, 5, 3);
      const expected = runAll(start, gradients);
      gradients[1][2] = NaN;
      const moved = runAll(start, gradients);
      expect(moved[2]).toBeNaN();
      if (!claims.elementwise) return;
      moved[2] = expected[2];
      expectSame(moved, expected);
    });
  });

  test("in f32 stays near f64", () => {
    const gradients = gradientsOf(Float32Array, 50, 20);
    const start = startOf(Float32Array, 50);
    const exact = run(
      make(),
      Float64Array.from(start),
      gradients.map((gradient) => Float64Array.from(gradient)),
      matrix,
    );
    expect(error(run(make(), start, gradients, matrix), exact)).toBeLessThan(1e-5);
  });

  test("a function gives the learning rate from step 0 on", () => {
    const steps: number[] = [];
    const gradients = gradientsOf(Float64Array, 3, 4);
    const start = startOf(Float64Array, 3);
    const scheduled = make((step) => {
      steps.push(step);
      return 0.05;
    });
    expectSame(run(scheduled, start, gradients, matrix), run(make(), start, gradients, matrix));
    expect(steps.length).toBeGreaterThan(1);
    expect(steps).toEqual([0, 1, 2, 3].slice(0, steps.length));
  });

  const decaying = (step: number) => (slow.get(make().name) ?? 0.2) / (1 + step / 200);

  /** Whether the point to judge becomes good enough within 3000 steps. */
  function reaches(
    start: Float64Array,
    gradientAt: (x: Float64Array) => Float64Array,
    isGood: (x: Float64Array) => boolean,
  ) {
    const optimizer = make(decaying);
    const x = start.slice();
    const state = begin(optimizer, x, matrix);
    for (let step = 1; step <= 3000; step++) {
      const gradient = gradientAt(x);
      optimizer.update(x, gradient, state, inputsOf(optimizer, gradient));
      if (step % 100 === 0 && isGood(optimizer.evaluationParameters(x, state) as Float64Array)) return true;
    }
    return false;
  }

  test("finds the least of a quadratic", () => {
    const start = new Float64Array([3, -2, 1, 0.5]);
    const value = (x: Float64Array) => x.reduce((sum, xi, i) => sum + 0.5 * (i + 1) * (xi - 1) ** 2, 0);
    const gradientAt = (x: Float64Array) => x.map((xi, i) => (i + 1) * (xi - 1));
    expect(reaches(start, gradientAt, (x) => value(x) < 1e-3 * value(start))).toBe(true);
  });

  test("fits a logistic regression", () => {
    const { valueAndGradient } = logistic;
    const start = new Float64Array(3);
    const first = valueAndGradient(start).value - logisticMinimum;
    const gradientAt = (x: Float64Array) => valueAndGradient(x).gradient as Float64Array;
    const isGood = (x: Float64Array) => valueAndGradient(x).value - logisticMinimum < 0.02 * first;
    expect(reaches(start, gradientAt, isGood)).toBe(true);
  });
});

describe("scaled gradients", () => {
  /** Settings without what spoils a law: a least divisor, a start that is not 0. */
  const pure = optimizers.map(({ name, hyperparameters, description, settings: initial }) => {
    const spoiling = Object.keys(hyperparameters).filter((key) => /^(epsilon|initial|decay$|weightDecay)/.test(key));
    const given = Object.fromEntries(spoiling.filter((key) => hyperparameters[key].accepts(0)).map((key) => [key, 0]));
    return { name, given, degree: description.claims({ ...initial, ...given }).degree };
  });
  const scale = 2 ** 12;
  const start = startOf(Float64Array, 7);
  const gradients = gradientsOf(Float64Array, 7, 8).map((gradient) => Float64Array.from(gradient, (g) => g + 0.01));
  const scaled = gradients.map((gradient) => gradient.map((g) => scale * g));
  const moved = (name: string, settings: object, along: readonly Float64Array[]) =>
    run(getOptimizer(name, { ...settings }), start, along, getOptimizer(name).description.matrices === "required");

  test.each(pure.filter(({ degree }) => degree === 0))("do not change the steps of $name", ({ name, given }) => {
    expectSame(moved(name, given, scaled), moved(name, given, gradients));
  });

  test.each(pure.filter(({ degree }) => degree === 1))("are a longer learning rate of $name", ({ name, given }) => {
    const fast = moved(name, { ...given, learningRate: 0.01 * scale }, gradients);
    expectSame(moved(name, { ...given, learningRate: 0.01 }, scaled), fast);
  });
});

const decoupling = optimizers.filter(({ hyperparameters }) => "decoupled" in hyperparameters);
test.each(decoupling.map(({ name, hyperparameters }) => ({ name, hyperparameters })))(
  "decoupled weight decay of $name shrinks all parameters alike without a gradient",
  ({ name, hyperparameters }) => {
    const without = "initialMean" in hyperparameters ? { initialMean: 0 } : {};
    const optimizer = getOptimizer(name, { learningRate: 0.1, weightDecay: 0.5, decoupled: true, ...without });
    const start = startOf(Float64Array, 6);
    const matrix = optimizer.description.matrices === "required";
    const moved = run(optimizer, start, [new Float64Array(6), new Float64Array(6)], matrix);
    const kept = moved[0] / start[0];
    expect(kept).toBeLessThan(1);
    expect(kept).toBeGreaterThanOrEqual(0.95 * 0.95 - 1e-15);
    expect(
      error(
        moved,
        start.map((x) => kept * x),
      ),
    ).toBeLessThan(1e-15);
  },
);

describe("wrappers", () => {
  const objective = (x: Float64Array) => x.map((xi, i) => (i + 1) * (xi - 1));

  test("sam's step is its two updates", () => {
    const optimizer = sam({ optimizer: sgd({ learningRate: 0.1, momentum: 0.9 }), rho: 0.3 });
    const [x, y] = [startOf(Float64Array, 5), startOf(Float64Array, 5)] as Float64Array[];
    const [s, t] = [optimizer.init(x), optimizer.init(y)];
    for (let i = 0; i < 3; i++) {
      optimizer.step(x, (at) => objective(at as Float64Array), s);
      const before = y.slice();
      optimizer.update(y, objective(y), t);
      expectSame(optimizer.evaluationParameters(y, t), before);
      optimizer.update(y, objective(y), t);
      expectSame(y, x);
    }
    expect([s.step, t.step]).toEqual([3, 3]);
  });

  test("leave parameters and state as they were after an error", () => {
    const optimizer = sam({
      optimizer: lookahead({ optimizer: sgd({ learningRate: (step) => (step < 1 ? 0.1 : -1) }) }),
    });
    const x = startOf(Float64Array, 5) as Float64Array;
    const state = optimizer.init(x);
    optimizer.step(x, (at) => objective(at as Float64Array), state);
    optimizer.update(x, objective(x), state);
    const after = { moved: Array.from(x), saved: JSON.stringify(state) };
    expect(() => optimizer.update(x, objective(x), state)).toThrow("sgd: learningRate");
    expect({ moved: Array.from(x), saved: JSON.stringify(state) }).toEqual(after);
  });

  test("give their states back", () => {
    const optimizer = lookahead({ optimizer: adam() });
    const x = place(startOf(Float64Array, 5) as Float64Array);
    const state = optimizer.init(x);
    state.free();
    expect(() => optimizer.update(x, new Float64Array(5), state)).toThrow("used after free()");
  });
});

test("a state of many parameters is saved to the last bit", () => {
  const parameters = startOf(Float64Array, 20_003);
  const state = adam.init(parameters);
  adam.update(parameters, gradientsOf(Float64Array, 20_003, 1)[0], state);
  const { firstMoment } = adam.fromJSON(JSON.parse(JSON.stringify(state)), parameters).slots;
  expectSame(firstMoment as Vector, state.slots.firstMoment as Vector);
});

describe("presets", () => {
  const gradients = gradientsOf(Float64Array, 3, 5);
  const start = new Float64Array([1, -2, 3]);
  const wanted: readonly { preset: Peer; optimizer: Optimizer; settings: object }[] = [
    {
      preset: "keras",
      optimizer: adam({ preset: "keras" }),
      settings: { epsilon: 1e-7, correctEpsilon: false, decoupled: true },
    },
    {
      preset: "keras",
      optimizer: adamW({ preset: "keras" }),
      settings: { weightDecay: 0.004, decoupled: true, beta2: 0.999 },
    },
    { preset: "optax", optimizer: adamW({ preset: "optax" }), settings: { weightDecay: 1e-4, epsilon: 1e-8 } },
    { preset: "keras", optimizer: sgd({ preset: "keras" }), settings: { learningRate: 0.01, rateInVelocity: true } },
    { preset: "torch", optimizer: sgd({ preset: "torch" }), settings: { ...sgd.settings } },
  ];
  test.each(wanted)("$preset has its settings", ({ optimizer, settings }) =>
    expect(optimizer.settings).toMatchObject(settings),
  );

  test("give way to settings", () => {
    expect(adam({ preset: "keras", epsilon: 0.5 }).settings).toMatchObject({ epsilon: 0.5, correctEpsilon: false });
  });

  /** One parameter, moved by the formulas of a peer as its documentation writes them. */
  const byHand: readonly { title: string; optimizer: Optimizer; moveAll: (g: number[], x: number) => number }[] = [
    {
      title: "Keras's ε is added to the uncorrected root",
      optimizer: adam({ preset: "keras", learningRate: 0.1, epsilon: 0.01 }),
      moveAll: (g, x) => {
        let [m, v] = [0, 0];
        g.forEach((gradient, i) => {
          m += (gradient - m) * (1 - 0.9);
          v += (gradient * gradient - v) * (1 - 0.999);
          x -= ((0.1 * Math.sqrt(1 - 0.999 ** (i + 1))) / (1 - 0.9 ** (i + 1))) * (m / (Math.sqrt(v) + 0.01));
        });
        return x;
      },
    },
    {
      title: "Optax's Nesterov corrects gradient and mean apart",
      optimizer: adam({ preset: "optax", nesterov: true, learningRate: 0.1 }),
      moveAll: (g, x) => {
        let [m, v] = [0, 0];
        g.forEach((gradient, i) => {
          m = 0.9 * m + (1 - 0.9) * gradient;
          v = 0.999 * v + (1 - 0.999) * gradient * gradient;
          const ahead = (0.9 * m) / (1 - 0.9 ** (i + 2)) + ((1 - 0.9) * gradient) / (1 - 0.9 ** (i + 1));
          x -= (0.1 * ahead) / (Math.sqrt(v / (1 - 0.999 ** (i + 1))) + 1e-8);
        });
        return x;
      },
    },
    {
      title: "Optax compares corrected mean squares",
      optimizer: adam({ preset: "optax", amsgrad: true, learningRate: 0.1 }),
      moveAll: (g, x) => {
        let [m, v, greatest] = [0, 0, 0];
        g.forEach((gradient, i) => {
          m = 0.9 * m + (1 - 0.9) * gradient;
          v = 0.999 * v + (1 - 0.999) * gradient * gradient;
          greatest = Math.max(greatest, v / (1 - 0.999 ** (i + 1)));
          x -= (0.1 * (m / (1 - 0.9 ** (i + 1)))) / (Math.sqrt(greatest) + 1e-8);
        });
        return x;
      },
    },
    {
      title: "Keras's velocity holds the learning rate",
      optimizer: sgd({ preset: "keras", momentum: 0.9, learningRate: (step) => 0.1 / (step + 1), weightDecay: 0.5 }),
      moveAll: (g, x) => {
        let v = 0;
        g.forEach((gradient, i) => {
          x -= (x * 0.5 * 0.1) / (i + 1);
          v = 0.9 * v - (0.1 / (i + 1)) * gradient;
          x += v;
        });
        return x;
      },
    },
    {
      title: "Keras's Nesterov velocity too",
      optimizer: sgd({ preset: "keras", momentum: 0.9, nesterov: true, learningRate: (step) => 0.1 / (step + 1) }),
      moveAll: (g, x) => {
        let v = 0;
        g.forEach((gradient, i) => {
          v = 0.9 * v - (0.1 / (i + 1)) * gradient;
          x += 0.9 * v - (0.1 / (i + 1)) * gradient;
        });
        return x;
      },
    },
  ];
  test.each(byHand)("$title", ({ optimizer, moveAll }) => {
    const expected = Array.from(start, (x, i) =>
      moveAll(
        gradients.map((gradient) => gradient[i]),
        x,
      ),
    );
    expect(error(run(optimizer, start, gradients), expected)).toBeLessThan(1e-12);
  });
});

describe("errors", () => {
  const parameters = new Float64Array(3);
  const state = () => adam.init(parameters);
  const cases: readonly { title: string; call: () => unknown; kind: string; text: string }[] = [
    {
      title: "a misspelt setting",
      call: () => adam({ learningrate: 1 } as object),
      kind: "RangeError",
      text:
        "adam: learningrate: expected one of learningRate, beta1, beta2, epsilon, nesterov, amsgrad, correctEpsilon, correctGreatest, " +
        'weightDecay, decoupled, preset. Did you mean "learningRate"?',
    },
    {
      title: "a setting outside of its domain",
      call: () => adam({ beta1: 1 }),
      kind: "RangeError",
      text: "adam: beta1: expected a number in [0, 1), got 1",
    },
    {
      title: "a setting of another kind",
      call: () => adam({ beta1: "0.9" as never }),
      kind: "TypeError",
      text: 'adam: beta1: expected a number in [0, 1), got "0.9"',
    },
    {
      title: "a flag that is none",
      call: () => adam({ amsgrad: 1 as never }),
      kind: "TypeError",
      text: "adam: amsgrad: expected true or false, got 1",
    },
    {
      title: "a negative learning rate",
      call: () => sgd({ learningRate: -1 }),
      kind: "RangeError",
      text: "sgd: learningRate: expected a number in [0, ∞) or a function of the step, got -1",
    },
    {
      title: "a schedule that goes astray",
      call: () => adam({ learningRate: () => NaN }).update(parameters, new Float64Array(3), state()),
      kind: "RangeError",
      text: "adam: learningRate: expected a number in [0, ∞) at step 0, got NaN",
    },
    {
      title: "a schedule that gives no number",
      call: () => adam({ learningRate: () => "1" as never }).update(parameters, new Float64Array(3), state()),
      kind: "TypeError",
      text: 'adam: learningRate: expected a number in [0, ∞) at step 0, got "1"',
    },
    {
      title: "an unknown preset",
      call: () => adam({ preset: "kera" as Peer }),
      kind: "RangeError",
      text: 'adam: preset: expected "torch" or "keras" or "optax", got "kera". Did you mean "keras"?',
    },
    {
      title: "settings that are none",
      call: () => adam(1e-3 as never),
      kind: "TypeError",
      text: "adam: expected an object of hyper-parameters, got 0.001",
    },
    {
      title: "Nesterov without momentum",
      call: () => sgd({ nesterov: true }),
      kind: "RangeError",
      text: "sgd: nesterov: expected a positive momentum with it, got 0",
    },
    {
      title: "Nesterov with amsgrad",
      call: () => adam({ nesterov: true, amsgrad: true }),
      kind: "RangeError",
      text: "adam: nesterov: expected amsgrad false with it, got true",
    },
    {
      title: "a learning rate of 0 that cannot be",
      call: () => ftrl({ learningRate: 0 }).update(parameters, new Float64Array(3), ftrl.init(parameters)),
      kind: "RangeError",
      text: "ftrl: learningRate: expected a positive number at step 0, got 0",
    },
    {
      title: "step sizes that leave no room",
      call: () => rprop({ minStepSize: 60 }),
      kind: "RangeError",
      text: "rprop: minStepSize: expected a number up to maxStepSize, 50, got 60",
    },
    {
      title: "a matrix without its shape",
      call: () => muon.init(parameters),
      kind: "TypeError",
      text: "muon: shape: expected [rows, columns] of the parameters, as in init(parameters, { shape }), got none",
    },
    {
      title: "a shape of other parameters",
      call: () => adafactor.init(parameters, { shape: [2, 2] }),
      kind: "RangeError",
      text: "adafactor: shape: expected [rows, columns] of 3 parameters, got [2, 2]",
    },
    {
      title: "a shape that is none",
      call: () => adam.init(parameters, { shape: 3 as never }),
      kind: "TypeError",
      text: "adam: shape: expected [rows, columns], got 3",
    },
    {
      title: "a misspelt input",
      call: () =>
        sophia.update(parameters, new Float64Array(3), sophia.init(parameters), { hesian: new Float64Array(3) }),
      kind: "TypeError",
      text: 'sophia: inputs: expected hessian, got hesian. Did you mean "hessian"?',
    },
    {
      title: "an input where there is none",
      call: () => adam.update(parameters, new Float64Array(3), state(), { hessian: new Float64Array(3) }),
      kind: "TypeError",
      text: "adam: inputs: expected nothing besides the gradient, got hessian.",
    },
    {
      title: "an input of another length",
      call: () =>
        sophia.update(parameters, new Float64Array(3), sophia.init(parameters), { hessian: new Float64Array(2) }),
      kind: "RangeError",
      text: "sophia: hessian: expected 3 elements, as in parameters, got 2",
    },
    {
      title: "a wrapper around nothing",
      call: () => lookahead({ optimizer: "adam" as never }),
      kind: "TypeError",
      text: 'lookahead: optimizer: expected an optimizer of one array, such as adam(), got "adam"',
    },
    {
      title: "a misspelt setting of a wrapper",
      call: () => sam({ optimizer: sgd(), roh: 1 } as never),
      kind: "RangeError",
      text: 'sam: roh: expected one of rho, preset. Did you mean "rho"?',
    },
    {
      title: "the state of another for a wrapper",
      call: () => sam({ optimizer: adam() }).update(parameters, new Float64Array(3), state() as never),
      kind: "TypeError",
      text: "sam: state: expected what init() or fromJSON() returns, got the state of adam",
    },
    {
      title: "a whole step in the middle of one",
      call: () => {
        const optimizer = sam({ optimizer: sgd() });
        const within = optimizer.init(parameters);
        optimizer.update(parameters, new Float64Array(3), within);
        optimizer.step(parameters, () => new Float64Array(3), within);
      },
      kind: "NadirError",
      text: "sam: state: expected one between steps, got one within: finish the step with update()",
    },
    {
      title: "Nesterov with dampening",
      call: () => sgd({ nesterov: true, momentum: 0.9, dampening: 0.5 }),
      kind: "RangeError",
      text: "sgd: nesterov: expected dampening 0 with it, got 0.5",
    },
    {
      title: "no parameters",
      call: () => adam.init(new Float64Array(0)),
      kind: "RangeError",
      text: "adam: parameters: expected at least one element, got none",
    },
    {
      title: "parameters of another kind",
      call: () => adam.init([1, 2] as never),
      kind: "TypeError",
      text: "adam: parameters: expected a Float32Array, a Float64Array or a placed array of these, got an array of 2",
    },
    {
      title: "placed integers",
      call: () => adam.init(place(new Int32Array(2)) as Parameters),
      kind: "TypeError",
      text: "adam: parameters: expected a Float32Array, a Float64Array or a placed array of these, got a Placed",
    },
    {
      title: "a gradient of another length",
      call: () => adam.update(parameters, new Float64Array(4), state()),
      kind: "RangeError",
      text: "adam: gradient: expected 3 elements, as in parameters, got 4",
    },
    {
      title: "a gradient of another element type",
      call: () => adam.update(parameters, new Float32Array(3), state()),
      kind: "TypeError",
      text: "adam: gradient: expected a Float64Array or a placed f64 array, as the parameters are, got a Float32Array",
    },
    {
      title: "a placed gradient of another element type",
      call: () => adam.update(parameters, place(new Float32Array(3)), state()),
      kind: "TypeError",
      text: "adam: gradient: expected a Float64Array or a placed f64 array, as the parameters are, got a placed f32 array",
    },
    {
      title: "no state",
      call: () => adam.update(parameters, new Float64Array(3), undefined as never),
      kind: "TypeError",
      text: "adam: state: expected what init() or fromJSON() returns, got undefined",
    },
    {
      title: "the state of another optimizer",
      call: () => adam.update(parameters, new Float64Array(3), sgd.init(parameters)),
      kind: "NadirError",
      text:
        'adam: state: expected "adam", 3 f64 parameters, slots firstMoment, secondMoment, scalars weight1, weight2, ' +
        'got "sgd", 3 f64 parameters; a state belongs to the optimizer, with its settings, and the parameters it was made ' +
        "for by init()",
    },
    {
      title: "the state of other parameters",
      call: () => sgd.update(new Float32Array(2), new Float32Array(2), sgd.init(parameters)),
      kind: "NadirError",
      text:
        'sgd: state: expected "sgd", 2 f32 parameters, got "sgd", 3 f64 parameters; a state belongs to the optimizer, with ' +
        "its settings, and the parameters it was made for by init()",
    },
    {
      title: "a state with a slot that was replaced",
      call: () =>
        adam.update(parameters, new Float64Array(3), {
          ...state(),
          slots: { firstMoment: new Float64Array(3), secondMoment: new Float64Array(2) },
        }),
      kind: "TypeError",
      text: "adam: state: secondMoment: expected 3 f64 numbers, got a Float64Array",
    },
    {
      title: "a saved state that is none",
      call: () => adam.fromJSON("{}" as never, parameters),
      kind: "TypeError",
      text: 'adam: saved state: expected what toJSON() or JSON.parse() gives, got "{}"',
    },
    {
      title: "a saved state for one in use",
      call: () => adam.update(parameters, new Float64Array(3), JSON.parse(JSON.stringify(state())) as never),
      kind: "TypeError",
      text:
        "adam: state: expected what init() or fromJSON() returns, got a saved state of adam; bring it back by " +
        "fromJSON(saved, parameters)",
    },
    {
      title: "the text of a saved state for one in use",
      call: () => adam.evaluationParameters(parameters, "{}" as never),
      kind: "TypeError",
      text:
        'adam: state: expected what init() or fromJSON() returns, got "{}"; JSON.parse it and bring it back by ' +
        "fromJSON(saved, parameters)",
    },
    {
      title: "a state in use for a saved one",
      call: () => adam.fromJSON(state() as never, parameters),
      kind: "TypeError",
      text: "adam: saved state: expected what toJSON() or JSON.parse() gives, got a state in use, which needs no fromJSON()",
    },
    {
      title: "a saved state for one of a wrapper in use",
      call: () => {
        const optimizer = lookahead({ optimizer: sgd() });
        optimizer.update(parameters, new Float64Array(3), optimizer.init(parameters).toJSON() as never);
      },
      kind: "TypeError",
      text:
        "lookahead: state: expected what init() or fromJSON() returns, got a saved state of lookahead; bring it back by " +
        "fromJSON(saved, parameters)",
    },
    {
      title: "a state in use for a saved one of a wrapper",
      call: () => {
        const optimizer = lookahead({ optimizer: sgd() });
        optimizer.fromJSON(optimizer.init(parameters) as never, parameters);
      },
      kind: "TypeError",
      text: "lookahead: saved state: expected what toJSON() or JSON.parse() gives, got a state in use, which needs no fromJSON()",
    },
    {
      title: "a saved state cut short",
      call: () =>
        adam.fromJSON({ ...state().toJSON(), slots: { firstMoment: "AAAA", secondMoment: "AAAA" } }, parameters),
      kind: "NadirError",
      text: "adam: saved state: firstMoment: expected 3 numbers, got 3 bytes",
    },
    {
      title: "a saved state that is not base64",
      call: () => adam.fromJSON({ ...state().toJSON(), slots: { firstMoment: "?", secondMoment: "AAAA" } }, parameters),
      kind: "NadirError",
      text: 'adam: saved state: firstMoment: expected base64, got "?"',
    },
    {
      title: "a saved state without its number of steps",
      call: () => adam.fromJSON({ ...state().toJSON(), step: -1 }, parameters),
      kind: "NadirError",
      text: "adam: saved state: step: expected a non-negative integer, got -1",
    },
    {
      title: "a saved scalar that is none",
      call: () => adam.fromJSON({ ...state().toJSON(), scalars: { weight1: 0, weight2: NaN } }, parameters),
      kind: "NadirError",
      text: "adam: saved state: weight2: expected a finite number, got NaN",
    },
    {
      title: "an unknown name",
      call: () => getOptimizer("adm"),
      kind: "RangeError",
      text: 'getOptimizer: name: expected the name of an optimizer, got "adm". Did you mean "adam"?',
    },
  ];
  test.each(cases)("for $title", ({ call, kind, text }) => {
    let thrown: unknown;
    try {
      call();
    } catch (e) {
      thrown = e;
    }
    expect(thrown).toMatchObject({ name: kind, message: text });
  });

  test("leave parameters and state as they were", () => {
    const moving = startOf(Float64Array, 5);
    const kept = moving.slice();
    const optimizer = adam({ learningRate: (step) => (step < 1 ? 0.1 : -1) });
    const remembered = optimizer.init(moving);
    optimizer.update(moving, kept, remembered);
    const after = { moved: Array.from(moving), saved: JSON.stringify(remembered) };
    expect(() => optimizer.update(moving, kept, remembered)).toThrow("at step 1");
    expect(() => optimizer.update(moving, new Float64Array(4), remembered)).toThrow("expected 5 elements");
    const freed = place(kept);
    freed.free();
    expect(() => adam.update(moving, freed, remembered)).toThrow("used after free()");
    expect({ moved: Array.from(moving), saved: JSON.stringify(remembered) }).toEqual(after);
  });
});

test("a name finds its optimizer", () => {
  for (const { name, aliases } of optimizers)
    for (const known of [name, ...aliases]) expect(getOptimizer(known.toUpperCase()).name).toBe(name);
  expect(getOptimizer("adam_w", { weightDecay: 0.5 }).settings).toMatchObject({ weightDecay: 0.5 });
});

test("names and aliases are each of one optimizer", () => {
  const names = optimizers.flatMap(({ name, aliases }) => [name, ...aliases]);
  expect(new Set(names).size).toBe(names.length);
});
