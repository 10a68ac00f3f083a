import { describe, expect, test } from "vitest";
import { divergenceDetector, earlyStopping, plateauDetector, reduceOnPlateau } from "../src/index.js";

/** The number of the observation that stops, or −1. */
const stopsAt = (values: readonly number[], see: (value: number) => boolean) => values.findIndex((value) => see(value));

describe("early stopping", () => {
  test("stops at the observation that spends the patience", () => {
    const values = [5, 4, 4.5, 3, 3.5, 3.2, 3.1, 2];
    expect(stopsAt(values, (x) => earlyStoppingOf(3).see(x))).toBe(-1);
    const stopping = earlyStoppingOf(3);
    expect(stopsAt(values, (x) => stopping.see(x))).toBe(6);
    expect(stopping).toMatchObject({ best: 3, bestObservation: 3, observations: 7, stopped: true });
    expect(stopping.message).toBe("No improvement in the last 3 observations: best 3 at observation 3.");
  });

  test("with patience 0 or 1 stops at the first miss", () => {
    for (const patience of [0, 1]) {
      const stopping = earlyStopping({ patience });
      expect(stopsAt([3, 2, 2, 1], (x) => stopping.see(x))).toBe(2);
    }
  });

  test("counts many small gains together, and keeps the best of all", () => {
    const slow = Array.from({ length: 30 }, (_, i) => 10 - 0.04 * i);
    const stopping = earlyStopping({ patience: 3, minimumDelta: 0.1 });
    expect(stopsAt(slow, (x) => stopping.see(x))).toBe(-1);
    expect(stopping.bestObservation).toBe(29);
    const flat = earlyStopping({ patience: 3, minimumDelta: 0.2 });
    expect(stopsAt(slow, (x) => flat.see(x))).toBe(3);
    expect(flat.bestObservation).toBe(3);
  });

  test("takes a share where minimumDelta is relative, and maxima", () => {
    const stopping = earlyStopping({ patience: 1, minimumDelta: 0.1, relative: true, mode: "max" });
    expect(stopsAt([10, 11.5, 13, 14], (x) => stopping.see(x))).toBe(3);
    expect(stopping.best).toBe(14);
  });

  test("waits for the warm-up, and takes NaN for no improvement", () => {
    const stopping = earlyStopping({ patience: 2, warmup: 4 });
    expect(stopsAt([1, 2, 3, 4, 5, 6, 7], (x) => stopping.see(x))).toBe(5);
    const nan = earlyStopping({ patience: 2 });
    expect(stopsAt([NaN, NaN, 1], (x) => nan.see(x))).toBe(1);
    expect(nan.best).toBeNaN();
    expect(nan.bestObservation).toBe(-1);
  });

  test.each([Float32Array, Float64Array])("restores the best parameters of a %o", (Vector) => {
    const stopping = earlyStopping({ patience: 2 });
    const parameters = Vector.from([1, 2, 3]);
    [3, 1, 2, 2].forEach((value, i) => stopping.see(value, parameters.fill(i + 0.5)));
    expect([...stopping.restore(parameters)]).toEqual([1.5, 1.5, 1.5]);
    expect(stopping.bestParameters).toBeInstanceOf(Vector);
    expect(() => stopping.restore(new Vector(2))).toThrow("earlyStopping: restore: expected 3 parameters, got 2");
    expect(() => earlyStopping().restore(parameters)).toThrow("expected parameters that see() was given, got none");
  });

  test("says when no value was a number, and counts one observation in words", () => {
    const stopping = earlyStopping({ patience: 2 });
    expect(stopping.message).toBe("0 of 2 observations without an improvement: none was made yet.");
    stopping.see(NaN);
    expect(stopping.message).toBe("1 of 2 observations without an improvement: none was a number.");
    stopping.see(NaN);
    expect(stopping.message).toBe("No improvement in the last 2 observations: none was a number.");
    const hasty = earlyStopping({ patience: 1 });
    [3, 3].forEach((value) => hasty.see(value));
    expect(hasty.message).toBe("No improvement in the last observation: best 3 at observation 0.");
  });

  test("goes on from JSON", () => {
    const values = [5, 4, NaN, 4.5, 3, 3.5, -Infinity, 3.2, 3.1];
    const plain = earlyStopping({ patience: 9 });
    let saved = earlyStopping({ patience: 9 });
    values.forEach((value, i) => {
      plain.see(value, Float32Array.of(i));
      saved.see(value, Float32Array.of(i));
      saved = earlyStopping({ patience: 9 }).load(JSON.parse(JSON.stringify(saved)));
      expect(JSON.stringify(saved)).toBe(JSON.stringify(plain));
    });
    expect([...saved.bestParameters!]).toEqual([6]);
  });

  test("says what is wrong with settings and values", () => {
    expect(() => earlyStopping({ patience: -1 })).toThrow(
      "earlyStopping: patience: expected an integer in [0, ∞], got -1",
    );
    expect(() => earlyStopping({ patiance: 1 } as never)).toThrow('Did you mean "patience"?');
    expect(() => earlyStopping({ mode: "least" as never })).toThrow('mode: expected "min" or "max", got "least"');
    expect(() => earlyStopping().see(1, { w: Float64Array.of(1) } as never)).toThrow(
      "earlyStopping: see: expected a Float32Array or a Float64Array, got a Object; for several arrays make them views of one",
    );
    expect(() => earlyStopping().see("1" as never)).toThrow("earlyStopping: value: expected a number, got string");
  });
});

const earlyStoppingOf = (patience: number) => earlyStopping({ patience });

test("a plateau is so many observations without an improvement", () => {
  for (const window of [10, 15]) {
    const detector = plateauDetector({ window });
    const values = [...Array.from({ length: 20 }, (_, i) => 1 / (i + 1)), ...new Array<number>(20).fill(0.05)];
    expect(stopsAt(values, (x) => detector.see(x))).toBe(19 + window);
    expect(detector.message).toBe(`No improvement by more than 0.0001 of itself in the last ${window} observations.`);
  }
  expect(plateauDetector().message).toBe("");
});

describe("reduction on plateaus", () => {
  /** The scale after each value. */
  const scales = (values: readonly number[], reduction = reduceOnPlateau()) =>
    values.map((value) => {
      reduction.see(value);
      return reduction.scale;
    });

  test("falls after more than `patience` observations, as PyTorch's", () => {
    const flat = [1, ...new Array<number>(8).fill(1)];
    expect(scales(flat, reduceOnPlateau({ patience: 2, factor: 0.5 }))).toEqual([
      1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25,
    ]);
    expect(scales(flat, reduceOnPlateau({ patience: 1, factor: 0.5, cooldown: 2 }))).toEqual([
      1, 1, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25,
    ]);
    expect(scales(flat, reduceOnPlateau({ patience: 0, factor: 0.5, minimum: 0.2 })).at(-1)).toBe(0.2);
  });

  test("scales a schedule, and goes on from JSON", () => {
    let reduction = reduceOnPlateau({ patience: 1, factor: 0.1 });
    const scaled = reduction.scaled((step) => step + 1);
    for (const value of [1, 1, 1]) reduction.see(value);
    expect(scaled(4)).toBe(0.5);
    expect(reduction.scaled(2)(0)).toBe(0.2);
    const plain = reduction;
    reduction = reduceOnPlateau({ patience: 1, factor: 0.1 }).load(JSON.parse(JSON.stringify(reduction)));
    for (const value of [1, 1, 0.5, 0.5, 0.5]) expect(reduction.see(value)).toBe(plain.see(value));
    expect(reduction.scale).toBe(plain.scale);
  });
});

describe("divergence", () => {
  test("is seen at once where a value is not finite", () => {
    const detector = divergenceDetector();
    expect(stopsAt([1, 2, NaN], (x) => detector.see(x))).toBe(2);
    expect(detector.message).toBe("Diverged: the value is NaN. Lower the learning rate, or clip the gradient.");
  });

  test("is seen where values stay far above the best", () => {
    const detector = divergenceDetector({ factor: 5, patience: 2 });
    expect(stopsAt([2, 1, 20, 1.5, 12, 13, 14, 15], (x) => detector.see(x))).toBe(6);
    expect(detector.message).toBe(
      "Diverging: the value is 14, after 2 at first and 1 at best. Lower the learning rate, or clip the gradient.",
    );
    const again = divergenceDetector({ factor: 5, patience: 2 }).load(JSON.parse(JSON.stringify(detector)));
    expect(again.message).toBe(detector.message);
  });

  test("is not seen in noise", () => {
    const detector = divergenceDetector();
    expect(stopsAt([1, 0.5, 2, 0.3, 5, 0.2, 9, 0.1], (x) => detector.see(x))).toBe(-1);
    expect(detector.message).toBe("");
  });
});
