// node bench/elementary.mjs: what each elementary function costs, in ns per element, beside the host's Math in a plain loop.
// Medians of 40 interleaved runs over 2048 elements in the first-level cache.
import { memory } from "@nadir/core-wasm/kernel";
import { elementary } from "@nadir/core-wasm/modules";

const COUNT = 2048;
const REPEATS = 200;
const RUNS = 40;

const functions = {
  exp: [[-80, 80], Math.exp],
  expOfNegative: [[-80, 0], Math.exp],
  expm1: [[-20, 80], Math.expm1],
  log: [[1e-30, 1e30], Math.log],
  log1p: [[-0.99, 1e6], Math.log1p],
  log1pOfUnit: [[0, 1], Math.log1p],
  sigmoid: [[-40, 40], (x) => 1 / (1 + Math.exp(-x))],
  softplus: [[-40, 40], (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))],
  tanh: [[-20, 20], Math.tanh],
  expExcess: [[-5, 5], (x) => Math.expm1(x) - x],
  log1pDeficit: [[-0.9, 5], (x) => x - Math.log1p(x)],
};

const median = (times) => times.sort((a, b) => a - b)[times.length >> 1];
const nsOf = (run) => {
  const start = process.hrtime.bigint();
  for (let i = 0; i < REPEATS; i++) run();
  return Number(process.hrtime.bigint() - start) / (REPEATS * COUNT);
};

const cases = Object.entries(functions).flatMap(([name, [[low, high], host]]) => {
  const values = Array.from({ length: COUNT }, (_, i) => low + ((high - low) * ((i * 977) % COUNT)) / COUNT);
  const plain = { x: Float64Array.from(values), y: new Float64Array(COUNT) };
  const kernels = ["f32", "f64"].map((element) => {
    const bytes = element === "f32" ? 4 : 8;
    const [x, y] = [memory.allocate(COUNT * bytes), memory.allocate(COUNT * bytes)];
    memory.views()[element].set(values, x / bytes);
    const kernel = elementary.function(name, element);
    return { column: element, run: () => kernel(COUNT, x, y) };
  });
  const loop = () => {
    for (let i = 0; i < COUNT; i++) plain.y[i] = host(plain.x[i]);
  };
  return [...kernels, { column: "Math, f64", run: loop }].map((each) => ({ name, times: [], ...each }));
});

for (let run = 0; run < RUNS; run++) for (const each of cases) each.times.push(nsOf(each.run));

const rows = Object.keys(functions).map((name) => [
  name,
  ...cases.filter((each) => each.name === name).map(({ times }) => median(times).toFixed(2)),
]);
const table = [["ns per element", "f32", "f64", "Math, f64"], ...rows];
console.log(`Node ${process.version}, ${process.arch}`);
for (const row of table) console.log(row.map((cell, i) => (i === 0 ? cell.padEnd(16) : cell.padStart(10))).join(""));
