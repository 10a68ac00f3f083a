// The contract for the edges (docs/edges.md), asked of every loss of the catalogue.
import { place } from "@nadir/core-wasm";
import { Random } from "@nadir/testing";
import { describe, expect, test } from "vitest";
import type { Domain } from "../src/domain.js";
import { losses } from "../src/index.js";
import { PointwiseLoss } from "../src/pointwise.js";
import { vectorOf } from "./oracle.js";
import { numbersOf, outside } from "./points.js";

/** Good predictions and targets of a loss for `rows` samples. */
function argumentsOf(loss: PointwiseLoss, rows: number): { predictions: number[]; targets: number[] } {
  const random = new Random(23);
  const drawn = (domain: Domain) => {
    const numbers = numbersOf(domain, "f32", 20, random).filter((x) => Math.abs(x) <= 30);
    return Array.from({ length: rows }, () => random.pick(numbers));
  };
  return { predictions: drawn(loss.prediction), targets: drawn(loss.target) };
}

for (const loss of losses) {
  if (!(loss instanceof PointwiseLoss)) continue;
  describe(loss.name, () => {
    const rows = 6;
    const { predictions, targets } = argumentsOf(loss, rows);
    const forms = ["value", "gradient", "valueAndGradient", "perSample"] as const;
    const refuse = (message: string | RegExp, ...args: unknown[]) => {
      for (const form of forms)
        expect(() => (loss[form] as (...given: unknown[]) => unknown)(...args), form).toThrow(message);
    };

    test("empty input", () => refuse(`${loss.name}: predictions: expected at least one element, got none`, [], []));

    test("lengths that differ", () => {
      refuse(
        `${loss.name}: targets: expected ${rows} elements, as in predictions, got ${rows - 1}`,
        predictions,
        targets.slice(1),
      );
      refuse(`${loss.name}: weights: expected ${rows} elements, one a sample, got 2`, predictions, targets, {
        weights: [1, 1],
      });
      expect(() => loss.gradient(predictions, targets, { out: new Float64Array(2) })).toThrow(
        `${loss.name}: out: expected ${rows} elements`,
      );
    });

    test("weights: all zero, negative, NaN, infinite", () => {
      refuse(`${loss.name}: weights: expected a positive sum, got 0`, predictions, targets, {
        weights: [0, 0, 0, 0, 0, 0],
      });
      for (const bad of [-1, NaN, Infinity])
        refuse(
          `${loss.name}: weights[4]: expected a finite number that is not negative, got ${bad}`,
          predictions,
          targets,
          { weights: [1, 1, 1, 1, bad, 1] },
        );
    });

    test("targets outside of their domain, with their row", () => {
      for (const bad of [...outside(loss.target), NaN]) {
        const spoilt = targets.with(3, bad);
        refuse(`${loss.name}: targets[3]: expected ${loss.target.noun}`, predictions, spoilt);
        const absent = { weights: [1, 1, 1, 0, 1, 1] };
        expect(loss.value(predictions, spoilt, absent), `a row of weight 0 with target ${bad}`).toBe(
          loss.value(predictions, targets, absent),
        );
        // Losses one by one are without weights.
        expect(loss.perSample(predictions, targets, absent)).toEqual(loss.perSample(predictions, targets));
        expect(() => loss.perSample(predictions, spoilt, absent)).toThrow(`${loss.name}: targets[3]: expected `);
      }
    });

    test.each(["f32", "f64"] as const)(
      "targets outside of their domain, wherever they are in a long array of %s",
      (element) => {
        const many = argumentsOf(loss, 37); // four vectors at a time, then one, then a part of one
        const p = vectorOf(element, many.predictions);
        const y = vectorOf(element, many.targets);
        for (const bad of [...outside(loss.target), NaN])
          for (let i = 0; !loss.target.contains(vectorOf(element, [bad])[0]) && i < y.length; i++)
            expect(() => loss.value(p, y.with(i, bad)), `${bad}`).toThrow(`${loss.name}: targets[${i}]: expected `);
      },
    );

    test.each(["f32", "f64"] as const)(
      "both forms together are those apart, and may be written in place: %s",
      (element) => {
        const many = argumentsOf(loss, 4096 + 1024 + 37); // more than a block, a stage of another, and a rest
        const p = vectorOf(element, many.predictions);
        const y = vectorOf(element, many.targets);
        const { value, gradient } = loss.valueAndGradient(p, y);
        const apart = loss.gradient(p, y);
        expect(gradient).toEqual(apart);
        expect(value).toBe(loss.value(p, y));
        for (const over of ["predictions", "targets"] as const) {
          const placed = { predictions: place(p), targets: place(y) };
          const { predictions, targets } = placed;
          expect(loss.valueAndGradient(predictions, targets, { out: placed[over] }).value).toBe(value);
          expect(placed[over].read(), `over ${over}`).toEqual(apart);
        }
      },
    );

    test("predictions outside of their domain, with their row; NaN comes through", () => {
      for (const bad of outside(loss.prediction)) {
        if (!Number.isFinite(bad) && loss.prediction.low === -Infinity && loss.prediction.high === Infinity) continue; // has a limit
        refuse(`${loss.name}: predictions[2]: expected ${loss.prediction.noun}`, predictions.with(2, bad), targets);
      }
      expect(loss.value(predictions.with(2, NaN), targets)).toBeNaN();
      expect(loss.gradient(predictions.with(2, NaN), targets)[2]).toBeNaN();
    });

    test("infinite predictions give the limit", () => {
      if (loss.prediction.low !== -Infinity || loss.prediction.high !== Infinity) return;
      for (const sign of [1, -1])
        for (const y of targets) {
          const limit = loss.perSample([sign * Infinity], [y])[0];
          const far = [1e3, 1e6, 1e12].map((p) => loss.perSample([sign * p], [y])[0]);
          expect(limit, `${sign * Infinity} for ${y}`).not.toBeNaN();
          const settled = far[1] === far[2] || Math.abs(far[2] - far[1]) <= 1e-3 * Math.abs(far[1]);
          if (!Number.isFinite(far[2])) expect(limit).toBe(far[2]);
          else if (settled && Number.isFinite(limit))
            expect(Math.abs(limit - far[2])).toBeLessThanOrEqual(1e-3 * Math.max(1, Math.abs(far[2])));
          else if (!settled) expect(limit).toBe(far[2] > far[1] ? Infinity : -Infinity);
          expect(loss.gradient([sign * Infinity], [y])[0], `slope at ${sign * Infinity} for ${y}`).not.toBeNaN();
        }
    });

    test("a zero of either sign is the same", () => {
      if (!loss.prediction.contains(0)) return;
      for (const form of ["perSample", "gradient"] as const)
        expect(loss[form]([-0], [targets[0]])[0] + 0).toBe(loss[form]([0], [targets[0]])[0] + 0);
    });

    test("arguments of the wrong kind", () => {
      refuse(
        `${loss.name}: predictions: expected a Float32Array, Float64Array, number[] or a placed array of these, got "1,2"`,
        "1,2",
        targets,
      );
      refuse(
        `${loss.name}: predictions: expected a Float32Array, Float64Array, number[] or a placed array of these, got a Int32Array`,
        new Int32Array(rows),
        targets,
      );
      refuse(
        `${loss.name}: targets: expected an array of numbers, typed or not, or a placed array, got undefined`,
        predictions,
        undefined,
      );
      refuse(`${loss.name}: options: expected an object, got null`, predictions, targets, null);
      refuse(
        `${loss.name}: reduction: expected "mean" or "sum", got "none"; perSample gives the losses one by one`,
        predictions,
        targets,
        { reduction: "none" },
      );
      expect(() => loss.gradient(predictions, targets, { out: new Float32Array(rows) })).toThrow(
        `${loss.name}: out: expected a Float64Array or a placed f64 array, as the predictions are, got a Float32Array`,
      );
      const freed = place(predictions);
      freed.free();
      refuse("placed array: used after free()", freed, targets);
    });

    test("settings that are none", () => {
      expect(() => loss({ nonesuch: 1 })).toThrow(`${loss.name}: nonesuch: expected `);
      for (const [name, { domain, accepts }] of Object.entries(loss.hyperparameters)) {
        expect(() => loss({ [name]: "1" }), name).toThrow(`${loss.name}: ${name}: expected `);
        for (const bad of [NaN, Infinity, -Infinity, ...(domain ? outside(domain) : [])])
          if (!accepts(bad))
            expect(() => loss({ [name]: bad }), `${name} = ${bad}`).toThrow(`${loss.name}: ${name}: expected `);
      }
    });
  });
}
