// What steps leave for the garbage collector: little, no more for many parameters than for few, and nothing for good.
import { place } from "@nadir/core-wasm";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { adam, adamW, lion, sgd, type Parameters } from "../src/index.js";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** By how many bytes the heap grows with some calls. */
function growth(times: number, call: () => void): number {
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < times; i++) call();
  return process.memoryUsage().heapUsed - before;
}

/** Bytes that a call leaves, by the median of some measurements once it is compiled. */
function left(call: () => void): number {
  for (let i = 0; i < 10_000; i++) call();
  const measured = Array.from({ length: 9 }, () => growth(100, call) / 100);
  return measured.sort((a, b) => a - b)[4];
}

describe.each([{ optimizer: sgd }, { optimizer: adam }, { optimizer: adamW }, { optimizer: lion }])(
  "a step of $optimizer.name",
  ({ optimizer }) => {
    const stepping = (length: number, given: (array: Float64Array) => Parameters): (() => void) => {
      const parameters = given(new Float64Array(length).fill(1));
      const gradient = given(new Float64Array(length).fill(1e-3));
      const state = optimizer.init(parameters);
      return () => optimizer.update(parameters, gradient, state);
    };

    test.each([16, 10_000])("leaves less than 3 kB, with %d placed parameters", (length) => {
      expect(left(stepping(length, place))).toBeLessThan(3000);
    });

    test("leaves less than 3 kB, with ordinary arrays", () => {
      expect(left(stepping(16, (array) => array))).toBeLessThan(3000);
    });

    test("leaves nothing for good", () => {
      const step = stepping(16, place);
      for (let i = 0; i < 10_000; i++) step();
      collect();
      const before = process.memoryUsage().heapUsed;
      for (let i = 0; i < 100_000; i++) step();
      collect();
      expect(process.memoryUsage().heapUsed - before).toBeLessThan(100_000);
    });
  },
);
