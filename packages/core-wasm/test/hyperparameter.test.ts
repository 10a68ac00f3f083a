import { describe, expect, test } from "vitest";
import { choice, flag, resolve } from "../src/kernel.js";

describe("a choice of words", () => {
  const hyperparameters = {
    ties: choice("efron", ["efron", "breslow", "exact"]),
    full: flag(false),
  };

  test("is the initial word unless another is given", () => {
    expect(resolve("cox", hyperparameters, {}).ties).toBe("efron");
    expect(resolve("cox", hyperparameters, { ties: "breslow" }).ties).toBe("breslow");
  });

  test("tells its words, all of which are worth testing", () => {
    const { ties } = hyperparameters;
    expect(ties.words).toEqual(["efron", "breslow", "exact"]);
    expect(choice("one", ["one"]).expected).toBe('"one"');
  });

  test("refuses other words, with the nearest one, and other kinds", () => {
    const refuse = (ties: unknown, message: string, kind: ErrorConstructor) => {
      const call = () => resolve("cox", hyperparameters, { ties });
      expect(call).toThrow(new kind(message));
      expect(call).toThrow(kind);
    };
    const expected = 'cox: ties: expected "efron", "breslow" or "exact", got';
    refuse("effron", `${expected} "effron". Did you mean "efron"?`, RangeError);
    refuse("kalbfleisch", `${expected} "kalbfleisch"`, RangeError);
    refuse(1, `${expected} 1`, TypeError);
    expect(() => resolve("cox", hyperparameters, { full: "yes" })).toThrow(
      new TypeError('cox: full: expected true or false, got "yes"'),
    );
  });
});
