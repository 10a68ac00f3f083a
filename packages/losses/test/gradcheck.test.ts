// The checker finds what is wrong, says where, and leaves what is right alone.
import { describe, expect, test } from "vitest";
import { ctc, dice, generalizedDice, gradcheck, infoNce, losses, squaredError, tversky } from "../src/index.js";

describe("gradcheck of the catalogue", () => {
  test.each(losses.map((loss) => [loss.name, loss] as const))("%s is right", (_, loss) => {
    const report = gradcheck(loss);
    expect(String(report)).toMatch(/: right \(/);
    expect(report.ok).toBe(true);
    expect(report.checked).toBeGreaterThan(10);
  });
});

describe("gradcheck where predictions have a domain that differences could leave", () => {
  const taken = [
    dice({ fromLogits: false }),
    tversky({ fromLogits: false }),
    generalizedDice({ fromLogits: false }),
    ctc({ fromLogits: false }),
  ];
  test.each(taken.map((loss) => [loss.name, loss] as const))("%s({ fromLogits: false }) is right", (_, loss) => {
    for (let seed = 1; seed <= 5; seed++) expect(String(gradcheck(loss, { seed }))).toMatch(/: right \(/);
  });
});

test("infoNce of products is smooth where a vector is 0, as it claims, and of cosines it is not", () => {
  const predictions = [
    [0, 0, 1, 2],
    [1, -1, 2, 0.5],
  ];
  const [ofProducts, ofCosines] = (["dot", "cosine"] as const).map((similarity) => {
    const loss = infoNce({ similarity, temperature: 1 });
    return { claim: loss.traits.smooth, report: gradcheck(loss, { predictions, targets: null, shape: [2, 2] }) };
  });
  expect(ofProducts).toMatchObject({ claim: true, report: { ok: true, kinks: 0 } });
  expect(ofCosines).toMatchObject({ claim: false, report: { ok: false } });
});

describe("gradcheck of a function", () => {
  const rosenbrock = (x: Float64Array) => ({
    value: 100 * (x[1] - x[0] * x[0]) ** 2 + (1 - x[0]) ** 2,
    gradient: [-400 * x[0] * (x[1] - x[0] * x[0]) - 2 * (1 - x[0]), 200 * (x[1] - x[0] * x[0])],
  });

  test("that is right", () => {
    const report = gradcheck(rosenbrock, [-1.2, 1]);
    expect(report.ok).toBe(true);
    expect(report.worst.error).toBeLessThan(1e-9);
  });

  test("with one wrong entry: which, and by how much", () => {
    const wrong = (x: Float64Array) => ({
      ...rosenbrock(x),
      gradient: [rosenbrock(x).gradient[0], 199 * (x[1] - x[0] * x[0])],
    });
    const report = gradcheck(wrong, [-1.2, 1]);
    expect(report.ok).toBe(false);
    expect(report.wrong.map(({ index }) => index)).toEqual([1]);
    expect(Math.abs(report.worst.error - 0.005)).toBeLessThan(1e-6);
    expect(String(report)).toContain("gradcheck: wrong: WRONG (2 entries, tolerance 0.000001)");
    expect(String(report)).toContain(
      "[1] at 1.000000000: analytic -87.56000000, numeric -88.00000000, relative error 5.0e-3",
    );
  });

  test("with a factor missing or the sign wrong: said", () => {
    const scaledBy = (factor: number) => (x: Float64Array) => ({
      ...rosenbrock(x),
      gradient: rosenbrock(x).gradient.map((g) => factor * g),
    });
    expect(String(gradcheck(scaledBy(0.5), [-1.2, 1.5]))).toContain(
      "every entry is 0.500000 times what it should be: a factor is missing",
    );
    expect(String(gradcheck(scaledBy(-1), [-1.2, 1.5]))).toContain("the sign is wrong");
  });

  test("with NaN in the gradient", () =>
    expect(gradcheck((x) => ({ value: x[0], gradient: [NaN] }), [1]).ok).toBe(false));

  test("that gives other bits the second time", () => {
    let calls = 0;
    const report = gradcheck((x) => ({ value: x[0], gradient: [1 + (calls++ === 1 ? 1e-16 * 4 : 0)] }), [1]);
    expect(report.repeatable).toBe(false);
    expect(report.ok).toBe(false);
    expect(String(report)).toContain("two runs at the same point gave different bits");
  });

  test("at a kink: counted, not wrong, unless the slope lies outside", () => {
    const absolute = (slope: number) => (x: Float64Array) => ({
      value: Math.abs(x[0]),
      gradient: [x[0] === 0 ? slope : Math.sign(x[0])],
    });
    expect(gradcheck(absolute(0), [0])).toMatchObject({ ok: true, kinks: 1 });
    expect(gradcheck(absolute(0.5), [0])).toMatchObject({ ok: true, kinks: 1 });
    expect(gradcheck(absolute(2), [0])).toMatchObject({ ok: false });
  });

  test("a small entry beside large ones is not forgiven", () => {
    const report = gradcheck((x) => ({ value: 1e3 * x[0] + x[1], gradient: [1e3, 1.01] }), [1, 1]);
    expect(report.wrong.map(({ index }) => index)).toEqual([1]);
  });
});

test("samples of one's own", () => {
  expect(gradcheck(squaredError, { predictions: [1, 2], targets: [0, 5], weights: [1, 3] })).toMatchObject({
    ok: true,
    checked: 2,
  });
});

test("misuse", () => {
  expect(() => gradcheck(3 as never)).toThrow("gradcheck: subject: expected a loss or a function, got number");
  expect(() => gradcheck((x) => ({ value: x[0], gradient: [1, 2] }), [1])).toThrow(
    "gradcheck: gradient: expected 1 entries, as the point has, got 2",
  );
});
