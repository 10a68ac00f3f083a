// The contract for the edges (docs/edges.md), asked of every loss of rows and of each kind of target that it takes.
import { place } from "@nadir/core-wasm";
import { Random } from "@nadir/testing";
import { describe, expect, test } from "vitest";
import { reals } from "../src/domain.js";
import { losses } from "../src/index.js";
import { RowwiseLoss, type RowTarget } from "../src/rowwise.js";
import { outside } from "./points.js";
import { targetsOf } from "./rows.js";

const rows = 6;

/** Rows of predictions near 0, or in the unit interval. */
function predictionsOf(loss: RowwiseLoss, columns: number): number[] {
  const random = new Random(29);
  const number = () => (loss.prediction.contains(-1) ? random.uniform(-2, 2) : random.uniform(0.1, 0.9));
  return Array.from({ length: rows }, () => loss.description.arrange(Array.from({ length: columns }, number))).flat();
}

for (const loss of losses) {
  if (!(loss instanceof RowwiseLoss)) continue;
  for (const kind of loss.description.targets)
    describe(`${loss.name}, ${kind}`, () => {
      edges(loss, kind);
    });
  describe(loss.name, () => {
    test("settings that are none", () => {
      const make = loss as unknown as (settings: object) => unknown;
      expect(() => make({ nonesuch: 1 })).toThrow(`${loss.name}: nonesuch: expected `);
      for (const [name, { domain, accepts }] of Object.entries(loss.hyperparameters)) {
        const single = [NaN, Infinity, -Infinity, ...(domain ? outside(domain) : [])];
        for (const bad of ["1", {}, [], ...single, ...single.map((x) => [x])])
          if (!accepts(bad))
            expect(() => make({ [name]: bad }), `${name} = ${String(bad)}`).toThrow(`${loss.name}: ${name}: expected `);
      }
    });
  });
}

function edges(loss: RowwiseLoss, kind: RowTarget): void {
  const { name, description } = loss;
  const fixed = description.columns(loss.settings);
  const columns = fixed ?? 3;
  const classes = description.classes(columns);
  const shape = [rows, columns] as const;
  const predictions = predictionsOf(loss, columns);
  const targets = Array.from(targetsOf(loss, kind, columns, rows, "f64", 31).targets);
  const width = targets.length / rows;
  const vector = predictions.map(() => 1);
  const forms: Record<string, (z: unknown, y: unknown, options?: unknown) => unknown> = {
    value: (z, y, options) => loss.value(z as number[], y as number[], options as object),
    gradient: (z, y, options) => loss.gradient(z as number[], y as number[], options as object),
    valueAndGradient: (z, y, options) => loss.valueAndGradient(z as number[], y as number[], options as object),
    perSample: (z, y, options) => loss.perSample(z as number[], y as number[], options as object),
    hessianVector: (z, y, options) =>
      loss.hessianVector(
        z as number[],
        y as number[],
        Array.isArray(z) ? vector.slice(0, z.length) : vector,
        options as object,
      ),
  };
  const refuse = (message: string, z: unknown, y: unknown, options: unknown = { shape }) => {
    for (const [form, call] of Object.entries(forms)) expect(() => call(z, y, options), form).toThrow(message);
  };

  test("empty input", () => {
    refuse(`${name}: predictions: expected at least one row, got none`, [], []);
    refuse(`${name}: predictions: expected at least one row, got none`, [], [], {});
  });

  test("lengths and shapes that do not fit", () => {
    refuse(
      `${name}: targets: expected ${rows} (one a row) or ${rows * columns} (one a prediction) elements, got ${targets.length - 1}`,
      predictions,
      targets.slice(1),
    );
    for (const bad of [
      [rows, columns + 1],
      [rows * columns, 0],
      [0.5, 2 * rows * columns],
      [NaN, columns],
    ])
      refuse(
        `${name}: shape: expected [rows, columns] whose product is the ${rows * columns} predictions, got ${bad[0]} × ${bad[1]}`,
        predictions,
        targets,
        { shape: bad },
      );
    for (const bad of [rows, "ab", null, [rows], [rows, columns, 1]])
      refuse(`${name}: shape: expected [rows, columns]`, predictions, targets, { shape: bad });
    if (fixed !== undefined)
      refuse(`${name}: predictions: expected rows of ${fixed} columns, got `, predictions.slice(1), targets, {});
    if (description.targets.length === 1)
      refuse(
        `${name}: targets: expected ${width === 1 ? `a ${kind} a row (${rows} elements)` : `${kind === "flags" ? "0 or 1" : "a share"} for each column (${rows * columns} elements)`}`,
        predictions,
        width === 1 ? predictions.map(() => 0) : targets.slice(0, rows),
      );
    refuse(`${name}: weights: expected ${rows} elements, one a `, predictions, targets, { shape, weights: [1, 1] });
    for (const form of ["gradient", "perSample"] as const)
      expect(() => loss[form](predictions, targets, { shape, out: new Float64Array(2) })).toThrow(
        `${name}: out: expected ${form === "gradient" ? rows * columns : rows} elements`,
      );
    for (const wrong of [vector.slice(1), []])
      expect(() => loss.hessianVector(predictions, targets, wrong, { shape })).toThrow(
        `${name}: vector: expected ${rows * columns} elements, as in predictions, got ${wrong.length}`,
      );
  });

  test("weights: all zero, negative, NaN, infinite, with or without class weights", () => {
    for (const weighted of withClassWeights()) {
      const given = (weights: number[]) => ({ shape, weights });
      expect(() => weighted.value(predictions, targets, given([0, 0, 0, 0, 0, 0]))).toThrow(
        `${name}: weights: expected a positive sum, got 0`,
      );
      for (const bad of [-1, NaN, Infinity])
        for (const form of ["value", "gradient", "valueAndGradient", "perSample"] as const)
          expect(() => weighted[form](predictions, targets, given([1, 1, 1, 1, bad, 1])), form).toThrow(
            `${name}: weights[4]: expected a finite number that is not negative, got ${bad}`,
          );
    }
  });

  test("targets outside of their domain, with their place; rows of weight 0 may have them", () => {
    const bad = kind === "label" ? [-1, -100, classes, 0.5, NaN, Infinity, 1e10] : [...outside(loss.target), NaN];
    const at = 3 * width + (width > 1 ? 1 : 0);
    const place = width > 1 ? "[3][1] (row, column)" : "[3]";
    const noun = kind === "label" ? `a class from 0 to ${classes - 1}, got` : loss.target.noun;
    for (const asked of withClassWeights())
      for (const target of bad) {
        const spoilt = targets.with(at, target);
        for (const form of ["value", "gradient", "valueAndGradient", "perSample"] as const)
          expect(() => asked[form](predictions, spoilt, { shape }), `${form} of ${target}`).toThrow(
            `${name}: targets${place}: expected ${noun}`,
          );
        const absent = { shape, weights: [1, 1, 1, 0, 1, 1] };
        expect(asked.valueAndGradient(predictions, spoilt, absent), `weight 0, ${target}`).toEqual(
          asked.valueAndGradient(predictions, targets, absent),
        );
        expect(() => asked.perSample(predictions, spoilt, absent), "losses one by one are without weights").toThrow(
          `${name}: targets${place}: expected ${noun}`,
        );
      }
    if (kind !== "label") return;
    for (const typed of [Int32Array, Float32Array]) {
      const spoilt = typed.from(targets.with(3, classes));
      refuse(`${name}: targets[3]: expected a class from 0 to ${classes - 1}, got ${classes}`, predictions, spoilt);
      const absent = { shape, weights: [1, 1, 1, 0, 1, 1] };
      expect(loss.value(predictions, spoilt, absent)).toBe(loss.value(predictions, targets, absent));
    }
  });

  test("predictions outside of their domain, with their place", () => {
    for (let column = 0; column < columns; column++) {
      const domain = description.columnDomains?.[column] ?? loss.prediction;
      for (const bad of outside(domain)) {
        if (domain.low === -Infinity && domain.high === Infinity && domain.lowOpen && domain.highOpen) continue; // has a limit
        const spoilt = predictions.with(2 * columns + column, bad);
        refuse(`${name}: predictions[2][${column}] (row, column): expected ${domain.noun}`, spoilt, targets);
        const absent = { shape, weights: [1, 1, 0, 1, 1, 1] };
        expect(loss.value(spoilt, targets, absent)).toBe(loss.value(predictions, targets, absent));
      }
    }
  });

  test("NaN comes through", () => {
    const spoilt = predictions.with(2 * columns, NaN);
    expect(loss.value(spoilt, targets, { shape })).toBeNaN();
    expect(loss.gradient(spoilt, targets, { shape })[2 * columns]).toBeNaN();
    expect(loss.gradient(spoilt, targets, { shape })[0]).not.toBeNaN();
  });

  test("one infinite prediction gives the limit", () => {
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++)
        for (const sign of [1, -1]) {
          const domain = description.columnDomains?.[column] ?? loss.prediction;
          if (domain.contains(sign * 1e12) === false) continue;
          if (!(domain.contains(sign * Infinity) || (domain.lowOpen && domain.low === -Infinity))) continue;
          const y = targets.slice(row * width, (row + 1) * width);
          const z = predictions.slice(row * columns, (row + 1) * columns);
          const options = { shape: [1, columns] as const };
          const at = (x: number) => loss.perSample(z.with(column, x), y, options)[0];
          const where = `${sign * Infinity} in column ${column} of ${z.join(", ")} for ${y.join(", ")}`;
          const limit = at(sign * Infinity);
          const far = [1e3, 1e6, 1e12].map((x) => at(sign * x));
          expect(limit, where).not.toBeNaN();
          const settled = far[1] === far[2] || Math.abs(far[2] - far[1]) <= 1e-3 * Math.max(1, Math.abs(far[1]));
          if (!Number.isFinite(far[2])) expect(limit, where).toBe(far[2]);
          else if (settled)
            expect(Math.abs(limit - far[2]), where).toBeLessThanOrEqual(1e-3 * Math.max(1, Math.abs(far[2])));
          else expect(limit, where).toBe(far[2] > far[1] ? Infinity : -Infinity);
          const slopes = loss.gradient(z.with(column, sign * Infinity), y, options);
          expect(Array.from(slopes).some(Number.isNaN), `slopes at ${where}: ${Array.from(slopes).join(", ")}`).toBe(
            false,
          );
        }
  });

  if (kind === "label" && fixed === undefined)
    test("several infinite predictions: equal ones count as tied", () => {
      const possible = [
        [Infinity, Infinity, 0],
        [-Infinity, -Infinity, 0],
        [Infinity, -Infinity, 0],
      ].filter((z) => loss.prediction === reals || z.every((x) => loss.prediction.contains(x)));
      for (const z of possible)
        for (let label = 0; label < classes; label++) {
          const { value, gradient } = loss.valueAndGradient(z, [label]);
          expect(value, `${z.join(", ")} for ${label}`).not.toBeNaN();
          expect(Array.from(gradient).some(Number.isNaN), `slopes at ${z.join(", ")} for ${label}`).toBe(false);
        }
    });

  test("a zero of either sign is the same", () => {
    for (let column = 0; column < columns; column++) {
      if (!(description.columnDomains?.[column] ?? loss.prediction).contains(0)) continue;
      for (const form of ["perSample", "gradient"] as const) {
        const [negative, positive] = [-0, 0].map((zero) =>
          Array.from(loss[form](predictions.with(column, zero), targets, { shape }), (x: number) => x + 0),
        );
        expect(negative).toEqual(positive);
      }
    }
  });

  test("arguments of the wrong kind", () => {
    const expected = "expected a Float32Array, Float64Array, number[] or a placed array of these, got ";
    refuse(`${name}: predictions: ${expected}"1,2"`, "1,2", targets);
    refuse(`${name}: predictions: ${expected}a Int32Array`, new Int32Array(rows * columns), targets);
    for (const bad of [undefined, "1,2", new BigInt64Array(rows)])
      refuse(`${name}: targets: expected an array of numbers, typed or not, or a placed array, got `, predictions, bad);
    expect(() => loss.hessianVector(predictions, targets, "1" as never, { shape })).toThrow(
      `${name}: vector: expected an array of numbers`,
    );
    refuse(`${name}: weights: expected an array of numbers`, predictions, targets, { shape, weights: 1 });
    refuse(`${name}: options: expected an object, got null`, predictions, targets, null);
    refuse(
      `${name}: reduction: expected "mean" or "sum", got "none"; perSample gives the losses one by one`,
      predictions,
      targets,
      { shape, reduction: "none" },
    );
    expect(() => loss.gradient(predictions, targets, { shape, out: new Float32Array(rows * columns) })).toThrow(
      `${name}: out: expected a Float64Array or a placed f64 array, as the predictions are, got a Float32Array`,
    );
  });

  test("placed arrays that are gone", () => {
    const gone = (values: number[]) => {
      const placed = place(values);
      placed.free();
      return placed;
    };
    const message = "placed array: used after free()";
    refuse(message, gone(predictions), targets);
    refuse(message, predictions, gone(targets));
    refuse(message, predictions, targets, { shape, weights: gone([1, 1, 1, 1, 1, 1]) });
    expect(() => loss.hessianVector(predictions, targets, gone(vector), { shape })).toThrow(message);
    expect(() => loss.gradient(predictions, targets, { shape, out: gone(predictions) })).toThrow(message);
  });

  /** The loss as it is and, where it can have them, with class weights. */
  function withClassWeights(): RowwiseLoss[] {
    const make = loss as unknown as (settings: object) => RowwiseLoss;

    return "classWeights" in loss.hyperparameters
      ? [loss, make({ classWeights: Array.from({ length: columns }, (_, k) => 2 + k) })]
      : [loss];
  }
}
