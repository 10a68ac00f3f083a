import { memory } from "@nadir/core-wasm/kernel";
import { elementary } from "@nadir/core-wasm/modules/elementary";
const N = 2048;
const x = memory.allocate(N * 8),
  y = memory.allocate(N * 8);
for (const name of ["softplus", "log1pOfUnit", "expOfNegative", "sigmoid"])
  for (const [lo, hi] of [
    [-1, 1],
    [-5, 5],
    [-20, 20],
    [-30, 30],
    [-40, 40],
  ]) {
    const k = elementary.function(name, "f64");
    const v = memory.views().f64;
    for (let i = 0; i < N; i++)
      v[x / 8 + i] =
        name == "log1pOfUnit"
          ? Math.exp(-Math.abs(lo + ((hi - lo) * ((i * 977) % N)) / N))
          : lo + ((hi - lo) * ((i * 977) % N)) / N;
    let best = 1e9;
    for (let r = 0; r < 30; r++) {
      const t = process.hrtime.bigint();
      for (let j = 0; j < 100; j++) k(N, x, y);
      best = Math.min(best, Number(process.hrtime.bigint() - t) / 100 / N);
    }
    console.log(name, lo, hi, best.toFixed(2));
  }
