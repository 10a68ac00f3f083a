import { describe, expect, test } from "vitest";
import { elementary } from "../src/generated/modules.js";
import { memory, viewAt } from "../src/memory.js";
import { elements, functions, pointsOf, worstOf, type ElementaryFunction, type Worst } from "./functions.js";

/** Floats that are evaluated at once. */
const BLOCK = 1 << 16;

describe.each(functions)("$name", (f) => {
  test("every f32 of the domain, against the f64 kernel", () => {
    const { ulps, at } = worstOfAll(f);
    console.log(`${f.name} f32: ${ulps.toFixed(4)} ulp at ${at}`);
    expect(ulps, `at ${at}`).toBeLessThanOrEqual(f.bound);
  });

  test.each(elements)("100 000 points of %s, against reals", (element) => {
    const { ulps, at } = worstOf(f, element, pointsOf(f, element, 100_000));
    console.log(`${f.name} ${element}: ${ulps.toFixed(4)} ulp at ${at}`);
    expect(ulps, `at ${at}`).toBeLessThanOrEqual(f.bound);
  });
});

/** 1 / the spacing of f32 at an f64, by its biased exponent. */
const perUnit = Float64Array.from({ length: 2048 }, (_, e) => 2 ** -Math.min(Math.max(e - 1023 - 23, -149), 104));

function worstOfAll({ name, domain: { f32: domain } }: ElementaryFunction): Worst {
  const [low, high] = domain;
  const addresses = [4, 4, 8, 8].map((bytes) => memory.allocate(BLOCK * bytes));
  const [x32, y32, x64, y64] = addresses;
  const x = viewAt("f32", x32, BLOCK);
  const bits = new Uint32Array(memory.wasm.buffer, x32, BLOCK);
  const y = viewAt("f32", y32, BLOCK);
  const wide = viewAt("f64", x64, BLOCK);
  const want = viewAt("f64", y64, BLOCK);
  const highWords = new Uint32Array(memory.wasm.buffer, y64, 2 * BLOCK);
  const [ofF32, ofF64] = elements.map((element) => elementary.function(name, element));

  let worst = 0;
  let at = NaN;
  for (const [first, last] of bitRanges(low, high)) {
    for (let start = first; start <= last; start += BLOCK) {
      const n = Math.min(BLOCK, last - start + 1);
      for (let i = 0; i < n; i++) bits[i] = start + i;
      wide.set(x);
      ofF32(n, x32, y32);
      ofF64(n, x64, y64);
      for (let i = 0; i < n; i++) {
        const error = Math.abs(y[i] - want[i]) * perUnit[(highWords[2 * i + 1] >>> 20) & 2047];
        if (error <= worst) continue;
        if (y[i] === Math.fround(want[i])) continue; // both infinite, or as near as can be
        [worst, at] = [Number.isNaN(error) ? Infinity : error, x[i]];
      }
    }
  }
  addresses.forEach((address) => memory.release(address));
  return { ulps: worst, at };
}

/** The floats of [low, high] as ranges of their bits: those below zero, then the others. */
function bitRanges(low: number, high: number): [number, number][] {
  const [lowest, highest] = new Uint32Array(Float32Array.of(low, high).buffer);
  const negative: [number, number][] = low < 0 ? [[0x80000000, lowest]] : [];
  return [...negative, [low > 0 ? lowest : 0, high > 0 ? highest : 0]];
}
