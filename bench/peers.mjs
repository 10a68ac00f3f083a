// The other libraries of the ecosystem, on the jobs that they have in common with Nadir. f32 alone: TensorFlow.js has no other.
import { createRequire } from "node:module";
import { place } from "@nadir/core-wasm";
import { LinearObjective } from "@nadir/core-wasm/linear-objective";
import { binaryCrossEntropy, crossEntropy, huber, squaredError } from "@nadir/losses";
import { linear } from "@nadir/models";
import { adam, leastSquares } from "@nadir/optim";
import { labels, numbers } from "./data.mjs";
import { awaited, here } from "./measure.mjs";

const require = createRequire(import.meta.url);

/** A library, or a word on standard error where it does not load here. */
async function attempt(name, load) {
  const { log, warn } = console;
  console.log = console.warn = () => {};
  try {
    return await load();
  } catch (error) {
    process.stderr.write(`${name}: left out (${error.message.split("\n")[0]})\n`);
    return undefined;
  } finally {
    Object.assign(console, { log, warn });
  }
}

const loadTensorFlow = () =>
  attempt("tfjs", async () => {
    const tf = require("@tensorflow/tfjs");
    require("@tensorflow/tfjs-backend-wasm");
    return tf;
  });
const loadJax = () => attempt("jax-js", () => import("@jax-js/jax"));

const twoClasses = (y, columns) =>
  Float32Array.from({ length: y.length * columns }, (_, i) => (y[Math.floor(i / columns)] === i % columns ? 1 : 0));

/** Losses with their gradients that TensorFlow.js or jax-js can compute too. */
export async function* peerLosses({ sizes, shapes }) {
  const tf = await loadTensorFlow();
  const jax = await loadJax();
  const jobs = [
    ["squaredError", squaredError, "normal", (t, y, p) => t.losses.meanSquaredError(y, p)],
    ["huber", huber, "normal", (t, y, p) => t.losses.huberLoss(y, p)],
    ["binaryCrossEntropy", binaryCrossEntropy, "flag", (t, y, p) => t.losses.sigmoidCrossEntropy(y, p)],
  ];
  for (const [name, loss, kind, peer] of jobs)
    for (const n of sizes) {
      const [p, y] = [numbers("normal", n, "f32", 1), numbers(kind, n, "f32", 2)];
      const g = new Float32Array(n);
      const candidates = [here("nadir, ordinary arrays", () => loss.valueAndGradient(p, y, { out: g }))];
      if (tf) candidates.push(...(await tensorFlowCandidates(tf, [p, y], [n], peer)));
      if (jax && name === "squaredError") candidates.push(jaxSquares(jax, p, y));
      yield { section: "peers", name, element: "f32", n, items: n, candidates };
    }
  for (const [rows, columns] of shapes) {
    const [z, y] = [numbers("normal", rows * columns, "f32", 1), labels(rows, columns, 2)];
    const g = new Float32Array(rows * columns);
    const shape = [rows, columns];
    const candidates = [here("nadir, ordinary arrays", () => crossEntropy.valueAndGradient(z, y, { out: g, shape }))];
    if (tf)
      candidates.push(
        ...(await tensorFlowCandidates(tf, [z, twoClasses(y, columns)], shape, (t, targets, logits) =>
          t.losses.softmaxCrossEntropy(targets, logits),
        )),
      );
    yield {
      section: "peers",
      name: "crossEntropy",
      element: "f32",
      n: `${rows}×${columns}`,
      items: rows * columns,
      candidates,
    };
  }
}

/** Value and gradient as TensorFlow.js computes them, read back; its tensors are made beforehand. */
async function tensorFlowCandidates(tf, [p, y], shape, compute) {
  const candidates = [];
  for (const backend of ["cpu", "wasm"]) {
    await tf.setBackend(backend);
    const [predictions, targets] = [tf.tensor(p, shape), tf.tensor(y, shape)];
    const both = tf.valueAndGrad((x) => compute(tf, targets, x));
    const run = () =>
      tf.tidy(() => {
        const { value, grad } = both(predictions);
        value.dataSync();
        grad.dataSync();
      });
    candidates.push({
      name: `tfjs ${backend}`,
      async time(repeats) {
        await tf.setBackend(backend);
        return here("", run).time(repeats);
      },
    });
  }
  return candidates;
}

function jaxSquares({ jit, numpy, valueAndGrad }, p, y) {
  const both = jit(valueAndGrad((a, b) => numpy.mean(numpy.square(a.sub(b)))));
  const [predictions, targets] = [numpy.array(p), numpy.array(y)];
  return awaited("jax-js", async () => {
    const [value, gradient] = both(predictions.ref, targets.ref);
    await value.data();
    await gradient.data();
  });
}

/** A step of training a logistic model of 100 rows and 4 features with Adam. */
export async function* trainingStep() {
  const [rows, columns] = [100, 4];
  const X = numbers("normal", rows * columns, "f32", 1);
  const y = numbers("flag", rows, "f32", 2);
  const candidates = [nadirStep(X, y, rows, columns)];
  const tf = await loadTensorFlow();
  if (tf)
    for (const backend of ["cpu", "wasm"]) {
      await tf.setBackend(backend);
      const [features, targets] = [tf.tensor2d(X, [rows, columns]), tf.tensor1d(y)];
      const w = tf.variable(tf.zeros([columns, 1]));
      const b = tf.variable(tf.scalar(0));
      const optimizer = tf.train.adam(1e-3);
      const run = () =>
        optimizer.minimize(() => tf.losses.sigmoidCrossEntropy(targets, features.matMul(w).flatten().add(b)));
      candidates.push({
        name: `tfjs ${backend}`,
        async time(repeats) {
          await tf.setBackend(backend);
          return here("", run).time(repeats);
        },
      });
    }
  const jax = await loadJax();
  if (jax) candidates.push(jaxStep(jax, X, y, rows, columns));
  yield { section: "step", name: "logistic, Adam", element: "f32", n: `${rows}×${columns}`, items: 1, candidates };
}

function nadirStep(X, y, rows, columns) {
  const objective = new LinearObjective({
    ...{ features: place(X), targets: place(y), rows, columns },
    ...{ loss: binaryCrossEntropy, intercept: true },
  });
  const parameters = new Float64Array(columns + 1);
  const gradient = new Float64Array(columns + 1);
  const optimizer = adam({ learningRate: 1e-3 });
  const state = optimizer.init(parameters);
  return here("nadir", () => {
    objective.valueAndGradient(parameters, gradient);
    optimizer.update(parameters, gradient, state);
  });
}

function jaxStep({ jit, numpy: np, valueAndGrad }, X, y, rows, columns) {
  const features = np.array(X).reshape([rows, columns]);
  const targets = np.array(y);
  const both = jit(
    valueAndGrad((w, x, t) => {
      const z = np.matmul(x, w);
      // ln(1 + eᶻ) − tz in the form that does not overflow: the library's own softplus does.
      return np.mean(
        np
          .maximum(z.ref, 0)
          .sub(z.ref.mul(t))
          .add(np.log(np.exp(np.abs(z).neg()).add(1))),
      );
    }),
  );
  let w = np.zeros([columns]);
  let m = np.zeros([columns]);
  let v = np.zeros([columns]);
  return awaited("jax-js", async () => {
    const [value, g] = both(w.ref, features.ref, targets.ref);
    await value.data();
    m = m.mul(0.9).add(g.ref.mul(0.1));
    v = v.mul(0.999).add(np.square(g).mul(0.001));
    w = w.sub(m.ref.mul(1e-3).div(np.sqrt(v.ref).add(1e-8)));
  });
}

/** Whole fits that ml.js does too: the same data, each to its own end. */
export async function* peerFits() {
  const rows = 2000;
  const x = numbers("positive", rows, "f64", 1);
  const y = x.map((xi, i) => 2 * Math.exp(-1.3 * xi) + 0.01 * (((i * 7919) % 13) - 6));
  const lm = await attempt("ml-levenberg-marquardt", () => import("ml-levenberg-marquardt"));
  const residuals = ([a, b]) => Float64Array.from(x, (xi, i) => a * Math.exp(-b * xi) - y[i]);
  const candidates = [here("nadir", () => leastSquares(residuals, [1, 1]))];
  if (lm)
    candidates.push(
      here("ml-levenberg-marquardt", () =>
        lm.levenbergMarquardt(
          { x: Array.from(x), y: Array.from(y) },
          ([a, b]) =>
            (t) =>
              a * Math.exp(-b * t),
          {
            initialValues: [1, 1],
            maxIterations: 100,
            damping: 1e-2,
          },
        ),
      ),
    );
  yield {
    section: "peer fits",
    name: "exponential decay, least squares",
    element: "f64",
    n: rows,
    items: 1,
    candidates,
  };

  const columns = 10;
  const X = Array.from({ length: rows }, (_, i) => Array.from(numbers("normal", columns, "f64", 100 + i)));
  const targets = X.map((row) => row.reduce((sum, xi, k) => sum + (k - 4) * xi, 0.5));
  const fits = [here("nadir", () => linear({ loss: "squaredError" }).fit(X, targets))];
  const mlr = await attempt("ml-regression-multivariate-linear", () => import("ml-regression-multivariate-linear"));
  if (mlr) {
    const Regression = mlr.default?.default ?? mlr.default;
    const column = targets.map((t) => [t]);
    fits.push(here("ml-regression-multivariate-linear", () => new Regression(X, column)));
  }
  yield {
    section: "peer fits",
    name: "least squares",
    element: "f64",
    n: `${rows}×${columns}`,
    items: 1,
    candidates: fits,
  };
}
