import { describe, expect, test } from "vitest";
import * as scalar from "../src/scalar.js";
import { elements, evaluate, functions, limits, POINTS, pointsOf, worstOf } from "./functions.js";
import worstErrors from "./worst-errors.json" with { type: "json" };

const cases = functions.flatMap((f) => elements.map((element) => ({ ...f, element })));

describe.each(cases)("$name of $element", (f) => {
  const { name, element } = f;
  const points = pointsOf(f, element, POINTS);

  test(`is within ${f.bound} ulp, and no worse than it was`, () => {
    const { ulps, at } = worstOf(f, element, points);
    expect(ulps, `at ${at}`).toBeLessThanOrEqual(f.bound);
    // What is stored only shrinks: worst-errors.node.ts says how.
    expect(ulps, `at ${at}, where worst-errors.json has less`).toBeLessThanOrEqual(worstErrors[name][element] + 1e-6);
  });

  test("is right in special places", () => {
    const special = [...f.special(limits[element]), [NaN, NaN] as const];
    const results = evaluate(
      name,
      element,
      special.map(([x]) => x),
    );
    expect([...results]).toEqual(special.map(([, y]) => y));
  });

  test("does not depend on the lane or on what lies beside", () => {
    const xs = points.filter((_, i) => i % 5 === 0);
    const expected = evaluate(name, element, xs);
    for (let turn = 1; turn < 8; turn++) {
      const turned = [...xs.slice(turn), ...xs.slice(0, turn)];
      const results = [...evaluate(name, element, turned)];
      expect([...results.slice(-turn), ...results.slice(0, -turn)]).toEqual([...expected]);
    }
    for (let n = 1; n < 10; n++) expect(evaluate(name, element, xs.slice(-n))).toEqual(expected.slice(-n));
  });
});

const { pow: _pow, cosPi: _cosPi, erfc: _erfc, ...ofKernels } = scalar; // those are of no kernel: scalar.test.ts has them

test.each(Object.keys(ofKernels) as (keyof typeof ofKernels)[])("scalar %s has the bits of the kernel", (name) => {
  const f = functions.find((f) => f.name === name)!;
  const points = [...pointsOf(f, "f64", POINTS), ...f.special(limits.f64).map(([x]) => x), NaN];
  expect(points.map(ofKernels[name])).toEqual([...evaluate(name, "f64", points)]);
});
