import { describe, expect, test } from "vitest";
import { NadirError, show, suggest } from "../src/errors.js";

test("a NadirError has a code, a name and a cause", () => {
  const cause = new Error("inner");
  const error = new NadirError("FREED", "placed array: used after free()", { cause });
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({ name: "NadirError", code: "FREED", message: "placed array: used after free()", cause });
});

describe("suggest", () => {
  const names = ["huber", "squaredError", "absoluteError", "binaryCrossEntropy", "crossEntropy"];

  test.each([
    ["huberr", "huber"], // one more
    ["hubr", "huber"], // one less
    ["hxber", "huber"], // another letter
    ["hubre", "huber"], // two swapped: one edit, not two
    ["HUBER", "huber"],
    ["squarederror", "squaredError"],
    ["sqaredErorr", "squaredError"],
    ["crossEntorpy", "crossEntropy"],
    ["absoluteErrors", "absoluteError"],
    ["binaryCrossEntropyLoss", "binaryCrossEntropy"], // the longer the name, the more edits
  ])("%s is near %s", (name, near) => {
    expect(suggest(name, names)).toBe(` Did you mean "${near}"?`);
  });

  test.each(["", "x", "hinge", "adam", "absolutely", "something else altogether"])("%s is near nothing", (name) => {
    expect(suggest(name, names)).toBe("");
  });

  test("the nearest wins, and of equals the first", () => {
    expect(suggest("adax", ["adam", "adamax"])).toBe(' Did you mean "adam"?');
    expect(suggest("adamx", ["adam", "adamax"])).toBe(' Did you mean "adam"?');
    expect(suggest("adamax", new Set(["adam", "adamax"]))).toBe(' Did you mean "adamax"?');
  });

  test("without candidates there is none", () => {
    expect(suggest("huber", [])).toBe("");
  });
});

describe("show", () => {
  class Table {}

  test.each([
    ["3", '"3"'],
    [3, "3"],
    [NaN, "NaN"],
    [true, "true"],
    [null, "null"],
    [undefined, "undefined"],
    [[1, 2], "an array of 2"],
    [() => 0, "a function"],
    [new Float32Array(2), "a Float32Array"],
    [new Table(), "a Table"],
    [{}, "a Object"],
    [Object.create(null), "a value"],
    ['say "a"', '"say \\"a\\""'],
    ["a".repeat(40), `"${"a".repeat(40)}"`],
    ["a".repeat(41), `"${"a".repeat(37)}..."`],
  ])("%o", (value, text) => {
    expect(show(value)).toBe(text);
  });
});
