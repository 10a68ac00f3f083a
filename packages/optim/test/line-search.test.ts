import { describe, expect, test } from "vitest";
import { moreThuente, type LineFunction, type LineSearchOptions, type LineSearchResult } from "../src/index.js";

type Curve = (step: number) => { value: number; slope: number };

const asLine = (curve: Curve): LineFunction & { trials: number[] } => ({
  value: NaN,
  slope: NaN,
  exhausted: false,
  trials: [],
  evaluate(step: number) {
    this.trials.push(step);
    Object.assign(this, curve(step));
  },
});

const search = (curve: Curve, initialStep: number, options?: LineSearchOptions): LineSearchResult =>
  moreThuente(asLine(curve), curve(0), initialStep, options);

/** Equation 5.1: `-α / (α² + β)`. */
const rational: Curve = (a) => ({ value: -a / (a * a + 2), slope: (a * a - 2) / ((a * a + 2) * (a * a + 2)) });

/** Equation 5.2: `(α + β)⁵ - 2 (α + β)⁴`. */
const quintic: Curve = (a) => {
  const t = a + 0.004;
  return { value: t * t * t * t * (t - 2), slope: t * t * t * (5 * t - 8) };
};

/** Equation 5.3: a smoothed |1 - α| with ripples. */
const rippled: Curve = (a) => {
  const beta = 0.01;
  const waves = 39;
  const side = Math.abs(a - 1) >= beta;
  const base = side ? Math.abs(1 - a) : ((a - 1) * (a - 1)) / (2 * beta) + beta / 2;
  const slope = side ? Math.sign(a - 1) : (a - 1) / beta;
  const angle = (waves * Math.PI * a) / 2;
  return {
    value: base + ((2 * (1 - beta)) / (waves * Math.PI)) * Math.sin(angle),
    slope: slope + (1 - beta) * Math.cos(angle),
  };
};

/** Equation 5.4, of Yanai, Ozawa & Kaneko: a valley between two nearly straight walls. */
const valley = (beta1: number, beta2: number): Curve => {
  const gamma = (beta: number): number => Math.sqrt(1 + beta * beta) - beta;
  return (a) => {
    const left = Math.sqrt((1 - a) * (1 - a) + beta2 * beta2);
    const right = Math.sqrt(a * a + beta1 * beta1);
    return {
      value: gamma(beta1) * left + gamma(beta2) * right,
      slope: (gamma(beta1) * (a - 1)) / left + (gamma(beta2) * a) / right,
    };
  };
};

/** The paper's tables I to VI: for starts 1e-3, 1e-1, 1e1, 1e3 the evaluations and the step found, to two digits. */
const paper = [
  { name: "5.1", curve: rational, decrease: 0.001, curvature: 0.1, counts: [6, 3, 1, 4], steps: [1.4, 1.4, 10, 37] },
  { name: "5.2", curve: quintic, decrease: 0.1, curvature: 0.1, counts: [12, 8, 8, 11], steps: [1.6, 1.6, 1.6, 1.6] },
  { name: "5.3", curve: rippled, decrease: 0.1, curvature: 0.1, counts: [12, 12, 10, 13], steps: [1, 1, 1, 1] },
  {
    name: "5.4 (0.001, 0.001)",
    curve: valley(0.001, 0.001),
    decrease: 0.001,
    curvature: 0.001,
    counts: [4, 1, 3, 4],
    steps: [0.085, 0.1, 0.35, 0.83],
  },
  {
    name: "5.4 (0.01, 0.001)",
    curve: valley(0.01, 0.001),
    decrease: 0.001,
    curvature: 0.001,
    counts: [6, 3, 7, 8],
    steps: [0.075, 0.078, 0.073, 0.076],
  },
  {
    name: "5.4 (0.001, 0.01)",
    curve: valley(0.001, 0.01),
    decrease: 0.001,
    curvature: 0.001,
    counts: [13, 11, 8, 11],
    steps: [0.93, 0.93, 0.92, 0.92],
  },
];

describe.each(paper)("function $name", ({ curve, decrease, curvature, counts, steps }) => {
  test.each([1e-3, 1e-1, 1e1, 1e3].map((start, i) => [start, i] as const))("from %s, as in the paper", (start, i) => {
    const { status, step, evaluations } = search(curve, start, { decrease, curvature });
    expect(status).toBe("wolfe");
    expect(evaluations).toBe(counts[i]);
    expect(Number(step.toPrecision(2))).toBe(steps[i]);
  });

  test.each([1e-3, 1e-2, 1e-1, 1, 1e1, 1e2, 1e3])("strong Wolfe from %s", (start) => {
    for (const settings of [
      { decrease, curvature },
      { decrease: 1e-4, curvature: 0.9 },
    ]) {
      const { status, step, value, slope } = search(curve, start, settings);
      const origin = curve(0);
      expect(status).toBe("wolfe");
      expect(curve(step)).toEqual({ value, slope });
      expect(value).toBeLessThanOrEqual(origin.value + settings.decrease * step * origin.slope);
      expect(Math.abs(slope)).toBeLessThanOrEqual(settings.curvature * Math.abs(origin.slope));
    }
  });
});

describe("line search, beyond the paper", () => {
  const parabola: Curve = (a) => ({ value: (a - 1) * (a - 1), slope: 2 * (a - 1) });

  test("an ascent direction is refused without an evaluation", () => {
    expect(search((a) => ({ value: a, slope: 1 }), 1)).toEqual({
      status: "notDescent",
      step: 0,
      value: 0,
      slope: 1,
      evaluations: 0,
    });
    expect(search((a) => ({ value: a, slope: NaN }), 1).status).toBe("notDescent");
  });

  test("a wall of non-finite values is stayed in front of", () => {
    // -log(1 - α) - 3 α: infinite from 1 on, minimum at 2/3.
    const barrier: Curve = (a) => ({ value: -Math.log(1 - a) - 3 * a, slope: 1 / (1 - a) - 3 });
    for (const start of [0.5, 0.999, 1, 3, 1e3, 1e12]) {
      const { status, step } = search(barrier, start, { curvature: 1e-3 });
      expect(status).toBe("wolfe");
      expect(step).toBeCloseTo(2 / 3, 3);
    }
    const cliff: Curve = (a) => ({ value: a < 1 ? -a : NaN, slope: -1 });
    const { status, step } = search(cliff, 5, { maxEvaluations: 20 });
    expect(status).toBe("maxEvaluations");
    expect(step).toBeGreaterThan(0.99);
    expect(step).toBeLessThan(1);
  });

  test("nothing finite", () => {
    const nothing: Curve = (a) => ({ value: a === 0 ? 0 : NaN, slope: -1 });
    expect(search(nothing, 1)).toEqual({ status: "nonFinite", step: 0, value: 0, slope: -1, evaluations: 40 });
  });

  test("minus infinity", () => {
    expect(search((a) => ({ value: a > 10 ? -Infinity : -a, slope: -1 }), 1).status).toBe("unbounded");
  });

  test("step bounds", () => {
    expect(search(parabola, 1e-3, { maxStep: 0.02, curvature: 0.1 })).toMatchObject({ status: "maxStep", step: 0.02 });
    expect(search(parabola, 100, { minStep: 50 })).toMatchObject({ status: "minStep", step: 0 });
  });

  test("allowances", () => {
    const narrow = { curvature: 1e-3, maxEvaluations: 2 };
    expect(search(rippled, 1e-3, narrow)).toMatchObject({ status: "maxEvaluations", evaluations: 2 });
    const line = { ...asLine(parabola), exhausted: true };
    expect(moreThuente(line, parabola(0), 1)).toMatchObject({ status: "exhausted", step: 0, evaluations: 0 });
  });

  test("without an accepted step the lowest one is returned", () => {
    const line = asLine(rippled);
    const { step, value } = moreThuente(line, rippled(0), 1e3, { curvature: 1e-9, maxEvaluations: 6 });
    const lowest = Math.min(rippled(0).value, ...line.trials.map((trial) => rippled(trial).value));
    expect(value).toBe(lowest);
    expect(rippled(step).value).toBe(lowest);
  });

  test("values that are all noise do not stop it while the slopes are exact", () => {
    const noisy = (a: number): ReturnType<Curve> => ({
      value: 1e6 + 1e-9 * Math.sin(1e7 * a),
      slope: 1e-12 * (a - 1),
    });
    for (const start of [1e-2, 0.3, 1, 7]) {
      const { status, step } = search(noisy, start, { curvature: 0.01 });
      expect(status).toBe("wolfe");
      expect(Math.abs(step - 1)).toBeLessThan(0.01);
      expect(search(noisy, start, { curvature: 0.01, noise: 0 }).status).not.toBe("wolfe");
    }
  });

  test("a gradient of the wrong sign ends with a narrow interval and no step", () => {
    const wrong: Curve = (a) => ({ value: 1 + a + a * a, slope: -1 - 2 * a });
    const { status, step } = search(wrong, 1);
    expect(["interval", "maxEvaluations"]).toContain(status);
    expect(step).toBe(0);
  });

  test("errors", () => {
    const text = "moreThuente: initialStep: expected a positive finite number, got 0";
    expect(() => search(parabola, 0)).toThrow(new RangeError(text));
  });
});
