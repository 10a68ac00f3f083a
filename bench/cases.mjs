// What is raced: sections of cases, each a list of candidates of which the first is Nadir with placed data and `out`.
import { place, random } from "@nadir/core-wasm";
import { losses } from "@nadir/losses";
import { about } from "@nadir/losses/about";
import { optimizers } from "@nadir/optim";
import { LinearObjective } from "@nadir/core-wasm/linear-objective";
import { binaryCrossEntropy } from "@nadir/losses";
import { labels, numbers } from "./data.mjs";
import { here } from "./measure.mjs";
import * as plain from "./plain.mjs";
import { compiler, Twin } from "./twin.mjs";

const ELEMENTS = ["f32", "f64"];
const vectorOf = { f32: Float32Array, f64: Float64Array };

/** A kind of numbers that a domain has room for. */
function kindFor(domain) {
  if (domain.integers && domain.contains(-1)) return "sign";
  if (domain.contains(-1)) return "normal";
  if (!domain.contains(2)) return "flag";
  return domain.contains(0) ? "count" : "positive";
}

/** Sum of memory that a case holds in the core, given back after it. */
function holding(...arrays) {
  return () => arrays.forEach((array) => array.free());
}

/** Value and gradient of every pointwise loss, placed and as ordinary arrays; beside the twin and plain loops where there are. */
export async function* pointwise({ sizes, only }) {
  for (const loss of losses.filter(({ family }) => family === "pointwise")) {
    if (only && !loss.name.includes(only)) continue;
    for (const element of ELEMENTS)
      for (const n of sizes) {
        const p = numbers(loss.prediction.contains(-1) ? "normal" : "positive", n, element, 1);
        const y = numbers(kindFor(loss.target), n, element, 2);
        const [placedP, placedY, placedG] = [place(p), place(y), place(new vectorOf[element](n))];
        const g = new vectorOf[element](n);
        const native =
          compiler && plain.losses[loss.name] ? new Twin(element, { rows: n, predictions: p, targets: y }) : undefined;
        const candidates = [
          here("nadir", () => loss.valueAndGradient(placedP, placedY, { out: placedG })),
          here("nadir, ordinary arrays", () => loss.valueAndGradient(p, y, { out: g })),
          here("nadir, value", () => loss.value(placedP, placedY)),
          here("nadir, gradient", () => loss.gradient(placedP, placedY, { out: placedG })),
        ];
        if (native) candidates.push(native.candidate(loss.name));
        if (plain.losses[loss.name]) candidates.push(here("plain loop", () => plain.losses[loss.name](p, y, g)));
        else candidates.push(here("plain loop, value", termLoop(loss, p, y)));
        yield { section: "pointwise", name: loss.name, element, n, items: n, candidates };
        holding(placedP, placedY, placedG)();
        native?.close();
      }
  }
}

/** The mean of a loss's readable term, in a loop. */
function termLoop(loss, p, y) {
  const { settings } = loss;
  const { term } = about(loss);
  return () => {
    let total = 0;
    for (let i = 0; i < p.length; i++) total += term(p[i], y[i], settings);
    return total / p.length;
  };
}

/** Rows of scores and their targets, for a loss. */
function rowsFor(loss, rows, columns, element) {
  const kind = loss.description.targets[0];
  const isProbability = !loss.prediction.contains(-1) || loss.description.columnDomains !== undefined;
  const drawn = numbers(isProbability ? "positive" : "normal", rows * columns, element, 1);
  const z = isProbability ? drawn.map((x) => x / 4) : drawn;
  if (kind === "label") return { z, y: labels(rows, loss.description.classes(columns), 2) };
  const isNumber = kind === "number";
  return { z, y: numbers(isNumber ? "normal" : "flag", isNumber ? rows : rows * columns, element, 2) };
}

/** Value and gradient of every loss of rows; cross-entropy beside the twin and a plain loop. */
export async function* rowwise({ shapes, only }) {
  for (const loss of losses.filter(({ family }) => family === "rowwise")) {
    if (only && !loss.name.includes(only)) continue;
    for (const element of ELEMENTS)
      for (const [rows, wide] of shapes) {
        const columns = loss.description.columns(loss.settings) ?? wide;
        const { z, y } = rowsFor(loss, rows, columns, element);
        const shape = [rows, columns];
        const [placedZ, placedG] = [place(z), place(new vectorOf[element](rows * columns))];
        const g = new vectorOf[element](rows * columns);
        const isCrossEntropy = loss.name === "crossEntropy";
        const native =
          compiler && isCrossEntropy ? new Twin(element, { rows, columns, predictions: z, labels: y }) : undefined;
        const candidates = [
          here("nadir", () => loss.valueAndGradient(placedZ, y, { out: placedG, shape })),
          here("nadir, ordinary arrays", () => loss.valueAndGradient(z, y, { out: g, shape })),
          here("nadir, value", () => loss.value(placedZ, y, { shape })),
          here("nadir, gradient", () => loss.gradient(placedZ, y, { out: placedG, shape })),
        ];
        if (native) candidates.push(native.candidate("crossEntropy"));
        if (isCrossEntropy) candidates.push(here("plain loop", () => plain.crossEntropy(z, y, columns, g)));
        else if (columns < 100) candidates.push(here("plain loop, value", rowTermLoop(loss, z, y, columns)));
        yield {
          section: "rowwise",
          name: loss.name,
          element,
          n: `${rows}×${columns}`,
          items: rows * columns,
          candidates,
        };
        holding(placedZ, placedG)();
        native?.close();
      }
  }
}

/** The mean of a row loss's readable term, in a loop. */
function rowTermLoop(loss, z, y, columns) {
  const { settings } = loss;
  const { term } = about(loss);
  const rows = Array.from({ length: z.length / columns }, (_, i) => z.subarray(i * columns, (i + 1) * columns));
  const each = y.length / rows.length;
  const targets = rows.map((_, i) => {
    if (y instanceof Int32Array)
      return Array.from({ length: loss.description.classes(columns) }, (_, k) => Number(k === y[i]));
    return Array.from(y.subarray(i * each, (i + 1) * each));
  });
  return () => rows.reduce((total, row, i) => total + term(row, targets[i], settings), 0) / rows.length;
}

/** Elements of a sample of several arrays, where it may have any number; and the samples that may act on each other. */
const WIDE = 64,
  MOST_TOGETHER = 512;

/** Value and gradient of every loss of several arrays; beside its readable term where that is of one sample. */
export async function* tuples({ sizes, only }) {
  for (const loss of losses.filter(({ family }) => family !== "pointwise" && family !== "rowwise")) {
    if (only && !loss.name.includes(only)) continue;
    const { samples, draw } = loss.description;
    const size = samples.size ?? WIDE;
    for (const element of ELEMENTS)
      for (const n of sizes.filter((n) => n <= 1e5)) {
        const isAllPairs = samples.joint && samples.size === undefined;
        const count = Math.min(Math.ceil(n / size), isAllPairs ? MOST_TOGETHER : Infinity);
        const source = random(1);
        const drawn = Array.from({ length: count }, () => draw(source, size, loss.settings));
        const { options, ...lists } = samples.join(drawn);
        const predictions = lists.predictions.map((list) => vectorOf[element].from(list));
        const targets = lists.targets.map((list) => vectorOf[element].from(list));
        const [placed, out] = [predictions.map((one) => place(one)), predictions.map((one) => place(one))];
        const call = (arrays, more) => [
          arrays.length === 1 ? arrays[0] : arrays,
          targets.length === 0 ? null : targets.length === 1 ? targets[0] : targets,
          { ...options, ...more },
        ];
        const ofPlaced = call(placed, { out: out.length === 1 ? out[0] : out });
        const candidates = [
          here("nadir", () => loss.valueAndGradient(...ofPlaced)),
          here("nadir, ordinary arrays", () => loss.valueAndGradient(...call(predictions))),
          here("nadir, value", () => loss.value(...call(placed))),
          here("nadir, gradient", () => loss.gradient(...ofPlaced)),
        ];
        const { term } = about(loss);
        const termOf = ({ predictions: p, targets: t }) => term(p, t, loss.settings, p);
        if (term)
          candidates.push(here("plain loop, value", () => drawn.reduce((sum, one) => sum + termOf(one), 0) / count));
        const items = predictions[0].length;
        yield { section: "tuples", name: loss.name, element, n: `${count}×${items / count}`, items, candidates };
        holding(...placed, ...out)();
      }
  }
}

/** A step of every optimizer; adam and sgd with momentum beside the twin and plain loops. */
export async function* steps({ sizes, only }) {
  for (const family of optimizers) {
    if (only && !family.name.includes(only)) continue;
    const isOfMatrices = family.description.matrices === "required"; // whose products take minutes at the largest size
    for (const element of ELEMENTS)
      for (const size of isOfMatrices ? sizes.filter((n) => n <= 1e5) : sizes) {
        const n = isOfMatrices ? Math.floor(Math.sqrt(size)) ** 2 : size;
        const momentum = "momentum" in family.hyperparameters && family.name === "sgd" ? { momentum: 0.9 } : {};
        const optimizer = family({ learningRate: 1e-3, ...momentum });
        const gradient = numbers("normal", n, element, 1);
        const side = Math.floor(Math.sqrt(n));
        const isSquare = side * side === n;
        let state;
        const [x, placedX, placedG] = [new vectorOf[element](n), place(new vectorOf[element](n)), place(gradient)];
        try {
          state = optimizer.init(placedX, isSquare ? { shape: [side, side] } : {});
          optimizer.update(placedX, placedG, state);
        } catch (error) {
          if (!/shape|hessian/.test(error.message)) throw error;
          holding(placedX, placedG)();
          continue; // it needs a matrix, or more than a gradient
        }
        const ordinary = optimizer.init(x, isSquare ? { shape: [side, side] } : {});
        const candidates = [
          here("nadir", () => optimizer.update(placedX, placedG, state)),
          here("nadir, ordinary arrays", () => optimizer.update(x, gradient, ordinary)),
        ];
        const native =
          compiler && plain[family.name] ? new Twin(element, { rows: n, predictions: gradient }) : undefined;
        if (native) candidates.push(native.candidate(family.name));
        if (plain[family.name]) {
          const [m, v, moved] = [0, 1, 2].map(() => new vectorOf[element](n));
          candidates.push(here("plain loop", () => plain[family.name](moved, gradient, m, v)));
        }
        yield { section: "steps", name: family.name, element, n, items: n, candidates };
        state.free();
        holding(placedX, placedG)();
        native?.close();
      }
  }
}

/** Loss and gradient of a linear logistic model. */
export async function* linearDriver({ shapes }) {
  for (const element of ELEMENTS)
    for (const [rows, columns] of shapes) {
      const X = numbers("normal", rows * columns, element, 1);
      const y = numbers("flag", rows, element, 2);
      const features = place(X);
      const targets = place(y);
      const objective = new LinearObjective({
        features,
        rows,
        columns,
        targets,
        loss: binaryCrossEntropy,
        intercept: false,
      });
      const source = random(3);
      const point = Float64Array.from({ length: columns }, () => source.normal() / columns);
      const gradient = new Float64Array(columns);
      const g = new vectorOf[element](columns);
      const w = vectorOf[element].from(point);
      const candidates = [here("nadir", () => objective.valueAndGradient(point, gradient))];
      const native = compiler && new Twin(element, { rows, columns, predictions: X, targets: y });
      if (native) {
        candidates.push(native.candidate("linearLogistic"));
        candidates.push({ ...native.candidate("linearLogisticTwice"), name: "twin, two passes" });
      }
      candidates.push(here("plain loop", () => plain.linearLogistic(X, y, columns, w, g)));
      yield {
        section: "linear",
        name: "logistic",
        element,
        n: `${rows}×${columns}`,
        items: rows * columns,
        candidates,
      };
      objective.free();
      holding(features, targets)();
      native?.close();
    }
}

/** Time of four times as many samples: the cost grows linearly. Rows are of 12 columns, or as many as the loss has. */
export async function* growth({ only }) {
  yield* growthOfRows(only);
  for (const loss of losses.filter(({ family }) => family === "pointwise")) {
    if (only && !loss.name.includes(only)) continue;
    const [few, many] = [4e6, 1.6e7];
    const p = numbers(loss.prediction.contains(-1) ? "normal" : "positive", many, "f32", 1);
    const y = numbers(kindFor(loss.target), many, "f32", 2);
    const arrays = [place(p.subarray(0, few)), place(y.subarray(0, few)), place(p), place(y)];
    yield {
      ...{ section: "growth", name: loss.name, element: "f32", n: many / few, items: 1 },
      candidates: [
        here("the fewer", () => loss.value(arrays[0], arrays[1])),
        here("four times as many", () => loss.value(arrays[2], arrays[3])),
      ],
    };
    holding(...arrays)();
  }
}

async function* growthOfRows(only) {
  for (const loss of losses.filter(({ family }) => family === "rowwise")) {
    if (only && !loss.name.includes(only)) continue;
    const columns = loss.description.columns(loss.settings) ?? 12;
    const [few, many] = [1e6 / 4, 1e6];
    const { z, y } = rowsFor(loss, many, columns, "f32");
    const each = y.length / many;
    const [fewer, all] = [place(z.subarray(0, few * columns)), place(z)];
    yield {
      ...{ section: "growth", name: loss.name, element: "f32", n: many / few, items: 1 },
      candidates: [
        here("the fewer", () => loss.value(fewer, y.subarray(0, few * each), { shape: [few, columns] })),
        here("four times as many", () => loss.value(all, y, { shape: [many, columns] })),
      ],
    };
    holding(fewer, all)();
  }
}
