import { place, random, type Placed, type Vector } from "@nadir/core-wasm";
import { describe, expect, test } from "vitest";
import {
  accumulate,
  adam,
  adamW,
  adaptiveClip,
  addNoise,
  averagedParameters,
  averageParameters,
  centralize,
  chain,
  clampParameters,
  clipByGlobalNorm,
  clipByNorm,
  clipByValue,
  cosineDecay,
  decayWeights,
  ema,
  muon,
  normalize,
  optimizers,
  parameterGroups,
  scaleGradient,
  scheduleFreeSgd,
  sgd,
  skipNonFinite,
  sophia,
  warmup,
  zeroNonFinite,
  type Chain,
  type Stepper,
  type Transformation,
  type Tree,
} from "../src/index.js";
import * as all from "../src/transformations/all.js";
import adamOptax27 from "./reference/adam-optax-27.json" with { type: "json" };
import sgdOptax28 from "./reference/sgd-optax-28.json" with { type: "json" };

const vectors = [
  { name: "f32", Vector: Float32Array, epsilon: 2 ** -23 },
  { name: "f64", Vector: Float64Array, epsilon: 2 ** -52 },
] as const;

type Named = Record<string, Float32Array | Float64Array>;

const named = (Vector: typeof Float32Array | typeof Float64Array, seed: number, scale = 1): Named => {
  const source = random(seed);
  const draw = (n: number) => new Vector(n).map(() => scale * (source.uniform() - 0.4));
  return { weights: draw(12), bias: draw(3), long: draw(4100) };
};

/** The gradient that a transformation passes on: that of sgd with rate 1 from parameters 0. */
function passedOn<T extends Named>(part: Transformation, gradient: T, parameters?: T): T {
  const optimizer = chain(part, sgd({ learningRate: 1 }));
  const before = parameters ?? zerosLike(gradient);
  const moved = copyOf(before);
  optimizer.update(moved, gradient, optimizer.init(moved));
  return map(moved, (x, key, i) => before[key][i] - x) as T;
}

const map = (tree: Named, f: (x: number, key: string, i: number) => number): Named =>
  Object.fromEntries(Object.entries(tree).map(([key, array]) => [key, array.map((x, i) => f(x, key, i)) as Vector]));
const zerosLike = (tree: Named) => map(tree, () => 0);
const copyOf = <T extends Named>(tree: T): T => map(tree, (x) => x) as T;

const sum = (array: Vector) => Array.from(array).reduce((total, x) => total + x, 0);
const norm = (...arrays: Vector[]) =>
  Math.sqrt(arrays.reduce((total, array) => total + sum(array.map((x) => x * x)), 0));

function expectNear(got: Named, expected: Named, tolerance: number): void {
  for (const key of Object.keys(expected)) {
    const errors = Array.from(expected[key], (x, i) => Math.abs(got[key][i] - x) / (Math.abs(x) + 1e-3));
    expect(Math.max(...errors), key).toBeLessThanOrEqual(tolerance);
  }
}

describe.each(vectors)("transformations in $name", ({ Vector, epsilon }) => {
  const gradient = named(Vector, 1, 10);
  const near = 8 * epsilon * 1e3;

  test("clipByValue holds entries", () => {
    const limit = Math.fround(1.25);
    expect(passedOn(clipByValue({ limit }), gradient)).toEqual(
      map(gradient, (g) => Math.max(-limit, Math.min(g, limit))),
    );
  });

  test("clipByNorm shortens each array, and leaves short ones", () => {
    const got = passedOn(clipByNorm({ limit: 7 }), gradient);
    for (const key of ["weights", "long"]) {
      expect(norm(got[key])).toBeCloseTo(7, 5);
      const factor = 7 / norm(gradient[key]);
      expectNear({ key: got[key] }, { key: gradient[key].map((g) => g * factor) as Vector }, near);
    }
    expect(got.bias).toEqual(gradient.bias);
  });

  test("clipByGlobalNorm keeps the direction of all together", () => {
    const whole = norm(...Object.values(gradient));
    expectNear(
      passedOn(clipByGlobalNorm({ limit: 2 }), gradient),
      map(gradient, (g) => (g * 2) / whole),
      near,
    );
    expect(passedOn(clipByGlobalNorm({ limit: 1e6 }), gradient)).toEqual(gradient);
  });

  test("normalize gives a norm of 1, and leaves 0", () => {
    expect(norm(...Object.values(passedOn(normalize(), gradient)))).toBeCloseTo(1, 5);
    expect(passedOn(normalize(), zerosLike(gradient))).toEqual(zerosLike(gradient));
  });

  test("adaptiveClip holds each unit to a share of its parameters", () => {
    const parameters = named(Vector, 2);
    const unit = (key: string) => (key === "weights" ? 4 : 0);
    const got = passedOn(adaptiveClip({ clipping: 0.1, unit }), gradient, parameters);
    for (let row = 0; row < 3; row++) {
      const [g, x] = [gradient, parameters].map((tree) => tree.weights.slice(4 * row, 4 * row + 4) as Vector);
      const factor = Math.min(1, (0.1 * Math.max(norm(x), 1e-3)) / norm(g));
      g.forEach((entry, i) => expect(got.weights[4 * row + i]).toBeCloseTo(entry * factor, 5));
    }
  });

  test("centralize takes the mean of each unit off", () => {
    const got = passedOn(centralize({ unit: (key) => (key === "weights" ? 3 : 0) }), gradient);
    for (let row = 0; row < 4; row++) {
      const part = got.weights.slice(3 * row, 3 * row + 3);
      expect(Math.abs(part[0] + part[1] + part[2])).toBeLessThan(1e-5);
    }
    const mean = sum(gradient.long) / gradient.long.length;
    expectNear({ long: got.long }, { long: gradient.long.map((g) => g - mean) as Vector }, 10 * near);
  });

  test("scaleGradient ascends with -1", () => {
    expect(passedOn(scaleGradient({ factor: -1 }), gradient)).toEqual(map(gradient, (g) => -g));
  });

  test("zeroNonFinite clears what is not finite alone", () => {
    const bad = copyOf(gradient);
    bad.bias.set([NaN, Infinity, -Infinity]);
    bad.long[4099] = NaN;
    expect(passedOn(zeroNonFinite(), bad)).toEqual(map(bad, (g) => (Number.isFinite(g) ? g : 0)));
  });

  test("ema is that of Optax", () => {
    const optimizer = chain(ema({ decay: 0.8 }), sgd({ learningRate: 1 }));
    const x = new Vector(2);
    const state = optimizer.init(x);
    let [m, expected] = [0, 0];
    [1, -3, 0.5, 2].forEach((g, t) => {
      optimizer.update(x, Vector.of(g, 2 * g), state);
      m = 0.8 * m + 0.2 * g;
      expected -= m / (1 - 0.8 ** (t + 1));
    });
    expect(x[0]).toBeCloseTo(expected, 5);
    expect(x[1]).toBeCloseTo(2 * expected, 5);
  });

  test("accumulate steps with the mean, every so many gradients", () => {
    const gradients = [1, 2, 3, 4].map((seed) => named(Vector, seed));
    const optimizer = chain(accumulate({ count: 4 }), adam({ learningRate: 0.1 }));
    const x = named(Vector, 9);
    const start = copyOf(x);
    const state = optimizer.init(x);
    gradients.forEach((g, i) => {
      expect(state.step).toBe(0);
      if (i < 4) expect(x).toEqual(start);
      optimizer.update(x, g, state);
    });
    expect(state.step).toBe(1);
    const whole = copyOf(start);
    const plain = chain(adam({ learningRate: 0.1 }));
    const mean = map(gradients[0], (_, key, i) => gradients.reduce((sum, g) => sum + g[key][i], 0) / 4);
    plain.update(whole, mean, plain.init(whole));
    expectNear(x, whole, 1e4 * epsilon);
  });

  test("addNoise is seeded, fades, and is normal", () => {
    const noise = (seed: number) => passedOn(addNoise({ variance: 4, seed }), zerosLike(gradient));
    expect(noise(1)).toEqual(noise(1));
    expect(noise(1)).not.toEqual(noise(2));
    const { long } = noise(3);
    const mean = sum(long) / long.length;
    const variance = sum(long.map((x) => (x - mean) ** 2)) / long.length;
    expect(Math.abs(mean)).toBeLessThan(0.1);
    expect(Math.abs(variance - 4)).toBeLessThan(0.3);
  });

  test("decayWeights pulls what the mask says, coupled or beside the step", () => {
    const x = named(Vector, 5);
    const rate = 0.25;
    const cases = [
      { part: decayWeights({ weightDecay: 0.5 }), held: () => true, decoupled: true },
      {
        part: decayWeights({ weightDecay: 0.5, mask: (key) => key !== "bias" }),
        held: (key: string) => key !== "bias",
        decoupled: true,
      },
      {
        part: decayWeights({ weightDecay: 0.5, mask: { weights: true } }),
        held: (key: string) => key === "weights",
        decoupled: true,
      },
      {
        part: decayWeights({ weightDecay: 0.5, mask: { bias: [1, 0, 1] } }),
        held: (key: string, i: number) => key === "bias" && i !== 1,
        decoupled: true,
      },
      {
        part: decayWeights({ weightDecay: 0.5, decoupled: false, mask: { bias: [1, 0, 1] } }),
        held: (key: string, i: number) => key === "bias" && i !== 1,
        decoupled: false,
      },
      { part: decayWeights({ weightDecay: 0.5, decoupled: false }), held: () => true, decoupled: false },
    ];
    for (const { part, held } of cases) {
      const moved = copyOf(x);
      const optimizer = chain(part, sgd({ learningRate: rate }));
      optimizer.update(moved, gradient, optimizer.init(moved));
      const expected = map(x, (xi, key, i) => xi - rate * gradient[key][i] - (held(key, i) ? rate * 0.5 * xi : 0));
      expectNear(moved, expected, near);
    }
  });

  test("decayWeights without a mask is what adamW does", () => {
    const [a, b] = [named(Vector, 5), named(Vector, 5)];
    const masked = chain(decayWeights({ weightDecay: 0.1 }), adam({ learningRate: 0.1 }));
    const plain = chain(adamW({ learningRate: 0.1, weightDecay: 0.1 }));
    const [s, t] = [masked.init(a), plain.init(b)];
    for (const seed of [1, 2, 3]) {
      masked.update(a, named(Vector, seed), s);
      plain.update(b, named(Vector, seed), t);
    }
    expectNear(a, b, 100 * epsilon * 1e3);
  });

  test.each([
    { decay: 1, name: "the mean" },
    { decay: 0.9, name: "an exponential average" },
  ])("averageParameters keeps $name", ({ decay }) => {
    const optimizer = chain(sgd({ learningRate: 1 }), averageParameters({ decay, start: 2 }));
    const x = Vector.of(0, 10);
    const state = optimizer.init(x);
    const seen: number[] = [];
    let expected = NaN;
    for (const g of [1, 2, -4, 3, 0.5]) {
      optimizer.update(x, Vector.of(g, -g), state);
      if (seen.push(x[0]) <= 3) expected = x[0];
      else
        expected =
          decay < 1 ? decay * expected + (1 - decay) * x[0] : seen.slice(2).reduce((a, b) => a + b) / (seen.length - 2);
      const average = averagedParameters(state, x) as Vector;
      expect(average[0]).toBeCloseTo(expected, 5);
      expect(average[1]).toBeCloseTo(10 - expected, 5);
    }
  });

  test("clampParameters projects onto a box", () => {
    const optimizer = chain(sgd({ learningRate: 1 }), clampParameters({ high: 2 }));
    const x = Vector.of(1, 1, 1);
    optimizer.update(x, Vector.of(-5, 5, 0.5), optimizer.init(x));
    expect([...x]).toEqual([2, 0, 0.5]);
  });

  test("skipNonFinite leaves everything as it was", () => {
    const optimizer = chain(skipNonFinite({ patience: 2 }), adam());
    const x = named(Vector, 3);
    const state = optimizer.init(x);
    optimizer.update(x, gradient, state);
    const [before, saved] = [copyOf(x), JSON.stringify(state.inner)];
    const bad = copyOf(gradient);
    bad.long[4097] = -Infinity;
    for (let i = 0; i < 2; i++) optimizer.update(x, bad, state);
    expect([x, JSON.stringify(state.inner), state.step]).toEqual([before, saved, 1]);
    expect(() => optimizer.update(x, bad, state)).toThrow(
      "skipNonFinite: expected finite gradients after 2 steps left out, got NaN or ∞ in the gradient of long at step 1",
    );
    optimizer.update(x, gradient, state);
    expect(x).not.toEqual(before);
  });
});

describe("norms", () => {
  test.each([1e-200, 5e-324, 1e200, 1e308])("of entries of %d neither over- nor underflow", (size) => {
    const gradient = { a: Float64Array.of(3 * (size / 4), 0), b: Float64Array.of(size) };
    const got = passedOn(clipByGlobalNorm({ limit: size / 8 || 5e-324 }), gradient);
    const whole = Math.hypot(gradient.a[0] / size, 1);
    if (size > 1e-300) expect(got.b[0] / (size / 8)).toBeCloseTo(1 / whole, 12);
  });

  test("NaN stays, so that it is seen", () => {
    expect(passedOn(clipByGlobalNorm(), { a: Float64Array.of(NaN, 5) }).a[0]).toBeNaN();
  });
});

/** One chain with every transformation, in an order that is allowed. */
const everything = (): Chain => {
  const parts = Object.values(all).map((make) => (make as (settings?: object) => Transformation)());
  const before = parts.filter(({ acts, name }) => acts === "before" && name !== "accumulate");
  const after = parts.filter(({ acts }) => acts === "after");
  return chain(accumulate({ count: 2 }), ...before, adam({ learningRate: 0.05 }), ...after);
};

const forms: readonly { form: string; of: (tree: Named) => Tree }[] = [
  { form: "by name", of: (tree) => tree },
  { form: "in a list", of: (tree) => Object.values(tree) },
  { form: "placed", of: (tree) => Object.fromEntries(Object.entries(tree).map(([key, a]) => [key, placeVector(a)])) },
];
const placeVector = (array: Vector): Placed => (array instanceof Float32Array ? place(array) : place(array));
const read = (tree: Tree): number[][] =>
  Object.values(tree as Record<string, Vector | Placed>).map((array) => [
    ...((array as Placed).read ? ((array as Placed).read() as Vector) : (array as Vector)),
  ]);

describe.each(vectors)("a chain of everything in $name", ({ Vector }) => {
  const run = (of: (tree: Named) => Tree, interrupted: boolean) => {
    const parameters = of(named(Vector, 7));
    let state = everything().init(parameters);
    for (let t = 0; t < 8; t++) {
      everything().update(parameters, of(named(Vector, 20 + t)), state);
      if (interrupted) state = everything().fromJSON(JSON.parse(JSON.stringify(state)), parameters);
    }
    expect(state.step).toBe(4);
    return read(parameters);
  };
  const expected = run((tree) => tree, false);

  test.each(forms)("gives the same bits for arrays $form, interrupted or not", ({ of }) => {
    expect(run(of, false)).toEqual(expected);
    expect(run(of, true)).toEqual(expected);
  });

  test("does not touch the gradient", () => {
    const [x, g] = [named(Vector, 1), named(Vector, 2)];
    const optimizer = everything();
    optimizer.update(x, g, optimizer.init(x));
    expect(g).toEqual(named(Vector, 2));
  });
});

test.each(optimizers.map((optimizer) => [optimizer.name, optimizer] as const))(
  "a chain of %s alone is %s",
  (_, family) => {
    const [x, y] = [Float64Array.of(1, -2, 3), Float64Array.of(1, -2, 3)];
    const lone = (family as unknown as () => typeof family)();
    const chained = chain(lone);
    const options = lone.description.matrices === "required" ? { shape: [1, 3] as const } : {};
    const [s, t] = [lone.init(x, options), chained.init(y, options)];
    for (const g of [
      [1, 2, 3],
      [-1, 0.5, 2],
    ]) {
      lone.update(x, Float64Array.from(g), s);
      chained.update(y, Float64Array.from(g), t);
    }
    expect([...y]).toEqual([...x]);
  },
);

describe.each([
  {
    trajectory: adamOptax27,
    make: () => chain(clipByGlobalNorm({ limit: 1 }), adam({ learningRate: 0.05 })),
    tolerance: 1e-12,
  },
  {
    trajectory: sgdOptax28,
    make: () =>
      sgd({ learningRate: warmup(cosineDecay({ initial: 0.1, final: 0.001, steps: 20 }), { steps: 5, initial: 0 }) }),
    // Optax computes schedules in f32, whatever the parameters are.
    tolerance: 1e-6,
  },
])("$trajectory.call", ({ trajectory, make, tolerance }) => {
  test("is followed", () => {
    const optimizer = chain(make());
    const x = Float64Array.from(trajectory.start);
    const state = optimizer.init(x);
    trajectory.gradients.forEach((gradient, step) => {
      optimizer.update(x, Float64Array.from(gradient), state);
      expectNear({ x }, { x: Float64Array.from(trajectory.parameters[step]) }, tolerance);
    });
  });
});

describe("matrices, inputs and averages", () => {
  const matrix = { weights: startOf(), bias: Float64Array.of(0.1, -0.2, 0.3) };
  const slopes = { weights: startOf().map((x) => x * x - 0.1), bias: Float64Array.of(1, -1, 2) };
  const curvature = { weights: startOf().map((x) => x * x), bias: Float64Array.of(1, 1, 2) };
  function startOf() {
    return Float64Array.from({ length: 6 }, (_, i) => ((7 * i) % 5) / 5 - 0.3);
  }
  const copies = (tree: typeof matrix) => ({ weights: tree.weights.slice(), bias: tree.bias.slice() });

  test("shapes reach the optimizers of the arrays they are of", () => {
    const groups = parameterGroups({ hidden: chain(clipByGlobalNorm(), muon()), rest: adamW() }, (key) =>
      key === "weights" ? "hidden" : "rest",
    );
    const x = copies(matrix);
    const state = groups.init(x, { shape: { weights: [2, 3] } });
    groups.update(x, slopes, state);
    const alone = matrix.weights.slice();
    const clipped = chain(clipByGlobalNorm(), muon());
    clipped.update(alone, slopes.weights, clipped.init(alone, { shape: [2, 3] }));
    expect(x.weights).toEqual(alone);
    expect(() => groups.init(x)).toThrow("muon: shape: expected [rows, columns] of the parameters");
    expect(() => groups.init(x, { shape: { weight: [2, 3] } })).toThrow(
      'parameterGroups: shape: expected one of the arrays weights, bias, got weight. Did you mean "weights"?',
    );
    expect(() => chain(muon()).init(x, { shape: [2, 3] })).toThrow(
      "muon: shape: expected shapes by the names of the arrays, weights, bias, got an array of 2",
    );
  });

  test("inputs reach the optimizers of the arrays they are of", () => {
    const groups = parameterGroups({ weights: sophia(), bias: sophia({ gamma: 1 }) });
    const x = copies(matrix);
    groups.update(x, slopes, groups.init(x), { hessian: curvature });
    const alone = matrix.bias.slice();
    const lone = sophia({ gamma: 1 });
    lone.update(alone, slopes.bias, lone.init(alone), { hessian: curvature.bias });
    expect(x.bias).toEqual(alone);
    const chained = chain(sophia());
    const wrong = { hessian: { weights: curvature.weights } };
    expect(() => chained.update(x, slopes, chained.init(x), wrong)).toThrow(
      "sophia: hessian: expected weights, bias, as parameters has, got weights",
    );
  });

  test("averages come in the form of the parameters", () => {
    const groups = parameterGroups({ weights: scheduleFreeSgd({ learningRate: 0.1 }), bias: sgd() });
    const x = copies(matrix);
    const state = groups.init(x);
    for (let i = 0; i < 3; i++) groups.update(x, slopes, state);
    const lone = scheduleFreeSgd({ learningRate: 0.1 });
    const alone = matrix.weights.slice();
    const remembered = lone.init(alone);
    for (let i = 0; i < 3; i++) lone.update(alone, slopes.weights, remembered);
    const average = lone.evaluationParameters(alone, remembered);
    expect(average).not.toEqual(alone);
    expect(groups.evaluationParameters(x, state)).toEqual({ weights: average, bias: x.bias });
    const list = chain(lone);
    const arrays = [alone, x.bias];
    expect(list.evaluationParameters(arrays, list.init(arrays))).toEqual(arrays);
  });
});

describe("parameter groups", () => {
  const groups = () =>
    parameterGroups(
      { decayed: chain(clipByGlobalNorm(), adamW({ weightDecay: 0.1 })), plain: sgd({ learningRate: 0.1 }) },
      (key) => (key === "bias" ? "plain" : "decayed"),
    );

  test("move each array with the settings of its group", () => {
    const x = named(Float64Array, 1);
    const optimizer = groups();
    const state = optimizer.init(x);
    const [decayed, plain] = [copyOf(x), copyOf(x)];
    const [a, b] = [chain(clipByGlobalNorm(), adamW({ weightDecay: 0.1 })), sgd({ learningRate: 0.1 })];
    const part = { weights: decayed.weights, long: decayed.long };
    const [s, t] = [a.init(part), b.init(plain.bias)];
    for (const seed of [3, 4]) {
      const g = named(Float64Array, seed);
      optimizer.update(x, g, state);
      a.update(part, { weights: g.weights, long: g.long }, s);
      b.update(plain.bias, g.bias, t);
    }
    expect(x).toEqual({ weights: part.weights, bias: plain.bias, long: part.long });
  });

  test("move views of one array, and go on from JSON", () => {
    const flat = new Float64Array(20).fill(1);
    const views = { weights: flat.subarray(0, 15), bias: flat.subarray(15) };
    const other = flat.slice();
    const others = { weights: other.subarray(0, 15), bias: other.subarray(15) };
    const state = groups().init(views);
    let kept = groups().init(others);
    for (let t = 0; t < 5; t++) {
      const g = flat.map((_, i) => i - t);
      const slopes = { weights: g.subarray(0, 15), bias: g.subarray(15) };
      groups().update(views, slopes, state);
      groups().update(others, slopes, kept);
      kept = groups().fromJSON(JSON.parse(JSON.stringify(kept)), others);
    }
    expect([...other]).toEqual([...flat]);
    expect(flat[0]).not.toBe(1);
    expect(flat[19]).not.toBe(1);
  });
});

describe("errors", () => {
  const x = { a: new Float64Array(2), b: new Float64Array(3) };
  const optimizer = chain(clipByValue(), sgd());
  const cases: readonly [title: string, call: () => unknown, text: string][] = [
    ["no optimizer", () => chain(clipByValue()), "chain: expected one optimizer among its parts, got 0"],
    ["two optimizers", () => chain(sgd(), adam()), "chain: expected one optimizer among its parts, got 2"],
    [
      "a transformation behind the optimizer",
      () => chain(sgd(), clipByValue()),
      "chain: clipByValue: expected before the optimizer, got it after",
    ],
    [
      "a function that was not called",
      () => chain(clipByValue as never, sgd()),
      "chain: expected transformations and one optimizer, got a function",
    ],
    [
      "a gradient of other names",
      () => optimizer.update(x, { a: x.a, c: x.b }, optimizer.init(x)),
      "chain: gradient: expected a, b, as parameters has, got a, c",
    ],
    [
      "a gradient of another length",
      () => optimizer.update(x, { a: x.a, b: x.a }, optimizer.init(x)),
      "chain: gradient: b: expected 3 elements, as in parameters, got 2",
    ],
    [
      "parameters that are none",
      () => optimizer.init({ a: [1, 2] } as never),
      "chain: parameters: a: expected a Float32Array, a Float64Array or a placed array of these, got an array of 2",
    ],
    [
      "another's state",
      () => optimizer.update(x, x, adam.init(x.a) as never),
      "chain: state: expected what init() or fromJSON() returns, got the state of adam",
    ],
    [
      "the state of another chain",
      () => optimizer.update(x, x, chain(sgd()).init(x)),
      "chain: state: expected one of this chain and these parameters; a state belongs to the chain and the parameters it was made for by init()",
    ],
    [
      "the state of other groups",
      () => parameterGroups({ a: sgd(), b: sgd() }).update(x, x, parameterGroups({ a: sgd() }, () => "a").init(x)),
      "parameterGroups: state: expected one of these groups; a state belongs to the groups and the parameters it was made for by init()",
    ],
    ...[chain(sgd()), parameterGroups({ a: sgd(), b: sgd() })].flatMap((stepper): typeof cases => {
      const saved = JSON.parse(JSON.stringify(stepper.init(x))) as never;
      return [
        [
          `a saved state of ${stepper.name} for one in use`,
          () => stepper.update(x, x, saved),
          `${stepper.name}: state: expected what init() or fromJSON() returns, got a saved state of ${stepper.name}; bring it back by fromJSON(saved, parameters)`,
        ],
        [
          `a state of ${stepper.name} in use for a saved one`,
          () => stepper.fromJSON(stepper.init(x) as never, x),
          `${stepper.name}: saved state: expected what toJSON() or JSON.parse() gives, got a state in use, which needs no fromJSON()`,
        ],
      ];
    }),
    [
      "another's saved state",
      () => optimizer.fromJSON(adam.init(x.a).toJSON() as never, x),
      'chain: saved state: expected a state of "chain", got one of "adam"',
    ],
    [
      "the saved state of another chain",
      () => optimizer.fromJSON(chain(clipByNorm(), sgd()).init(x).toJSON(), x),
      "chain: saved state: parts: expected clipByValue, got clipByNorm",
    ],
    [
      "a unit that does not fit",
      () => passedOn(centralize({ unit: 2 }), { a: new Float64Array(3) }),
      "centralize: unit: expected a divisor of the 3 elements of a, got 2",
    ],
    ["a limit of 0", () => clipByValue({ limit: 0 }), "clipByValue: limit: expected a number in (0, ∞), got 0"],
    [
      "an array of no group",
      () => parameterGroups({ weights: sgd() }, () => "weight").init(x),
      'parameterGroups: expected one of the groups weights for the array "a", got "weight". Did you mean "weights"?',
    ],
    [
      "a group that is none",
      () => parameterGroups({ a: 3 as unknown as Stepper }),
      "parameterGroups: a: expected an optimizer, got 3",
    ],
    [
      "an average that is not kept",
      () => averagedParameters(optimizer.init(x), x),
      "averagedParameters: expected the state of a chain with averageParameters, after a step",
    ],
    [
      "a mask of another length",
      () => passedOn(decayWeights({ mask: { a: [1] } }), { a: new Float64Array(3) }),
      "decayWeights: mask: a: expected 3 elements, got an array of 1",
    ],
  ];
  test.each(cases)("for %s", (_, call, text) => expect(call).toThrow(text));

  test("a bad learning rate leaves everything as it was", () => {
    const failing = chain(ema(), sgd({ learningRate: () => -1 }));
    const state = failing.init(x);
    const before = JSON.stringify(state);
    expect(() => failing.update(x, x, state)).toThrow(
      "sgd: learningRate: expected a number in [0, ∞) at step 0, got -1",
    );
    expect(JSON.stringify(state)).toBe(before);
  });
});
