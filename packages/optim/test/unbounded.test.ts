import { describe, expect, test } from "vitest";
import { methodNames, minimize, type HessianObjective, type MinimizeResult } from "../src/index.js";

type Method = (typeof methodNames)[number];

/** `f` of one variable with its derivatives. */
const along = (f: (x: number) => number, slope: (x: number) => number, curvature: (x: number) => number) => ({
  valueAndGradient: ([x]: Float64Array) => ({ value: f(x), gradient: [slope(x)] }),
  hessian: ([x]: Float64Array, out: Float64Array) => void (out[0] = curvature(x)),
});

const downhill: readonly (readonly [string, HessianObjective, number])[] = [
  ["-x", along((x) => -x, () => -1, () => 0), 1], // prettier-ignore
  ["-x²", along((x) => -x * x, (x) => -2 * x, () => -2), 1], // prettier-ignore
  ["x³", along((x) => x * x * x, (x) => 3 * x * x, (x) => 6 * x), -1], // prettier-ignore
  ["-x⁴", along((x) => -x * x * x * x, (x) => -4 * x * x * x, (x) => -12 * x * x), 1], // prettier-ignore
  ["-exp x", along((x) => -Math.exp(x), (x) => -Math.exp(x), (x) => -Math.exp(x)), 1], // prettier-ignore
  ["-x², then -∞", along((x) => (Math.abs(x) < 1e6 ? -x * x : -Infinity), (x) => -2 * x, () => -2), 1], // prettier-ignore
  ["1e30 - 1e40 x", along((x) => 1e30 - 1e40 * x, () => -1e40, () => 0), 1e-3], // prettier-ignore
];

const run = (objective: HessianObjective, start: number[], method: Method): MinimizeResult =>
  method === "nelderMead"
    ? minimize((x) => objective.valueAndGradient(x).value, start, { method })
    : minimize(objective, start, { method });

describe.each(methodNames)("%s calls unbounded what has no minimum:", (method) => {
  test.each(downhill)("%s", (_, objective, start) => {
    const { status, message, iterations } = run(objective, [start], method);
    expect(status).toBe("unbounded");
    expect(message).toMatch(
      /^The objective is unbounded below: its values fall to -(Infinity|\d\.\d\de\+\d+ and on, where the largest variable is \d\S+)\.$/,
    );
    expect(iterations).toBeLessThan(250);
  });
});

/** `-x + y²`. */
const chute: HessianObjective = {
  valueAndGradient: ([x, y]) => ({ value: -x + y * y, gradient: [-1, 2 * y] }),
  hessian: (_, out) => void (out[3] = 2),
};

test.each(methodNames.filter((method) => method !== "gradientDescent" && method !== "newtonCg"))(
  "%s calls -x + y² unbounded",
  (method) => {
    const { status, message } = run(chute, [1, 1], method);
    expect(status).toBe("unbounded");
    expect(message).toMatch(
      /^The objective is unbounded below: its values fall to -\S+ and on, where the largest variable is \d\.\d\de\+2\d\.$/,
    );
  },
);

test.each(["lbfgsb", "nelderMead"] as const)("%s does within bounds that leave a way down", (method) => {
  const valueOnly = (x: Float64Array): number => chute.valueAndGradient(x).value;
  const bounds = { lower: [0, -1] };
  const objective = method === "nelderMead" ? valueOnly : chute;
  const { status, message } = minimize(objective, [1, 1], { method, bounds });
  expect(status).toBe("unbounded");
  expect(message).toMatch(
    /^The objective is unbounded below: its values fall to -\S+ and on, where the largest variable is \d\.\d\de\+2\d\.$/,
  );
});

test("values that fall ever more slowly have converged, unless the tolerance asks to go on", () => {
  const root = along((x) => -Math.sqrt(x), (x) => -0.5 / Math.sqrt(x), (x) => 0.25 / (x * Math.sqrt(x))); // prettier-ignore
  const { status, message } = minimize(root, [1], { gradientTolerance: 0 });
  expect(status).toBe("unbounded");
  expect(message).toMatch(
    /^The objective is unbounded below: its values fall to -\S+ and on, where the largest variable is \d\.\d\de\+2\d\.$/,
  );
  expect(minimize(root, [1]).status).toBe("converged");
});

test("low values and far points are no reason where the run began with such", () => {
  const low = along((x) => 1e25 * (x * x - 1), (x) => 2e25 * x, () => 2e25); // prettier-ignore
  expect(minimize(low, [1e-3], { gradientTolerance: 1e15 }).status).toBe("converged");
  const far = along((x) => ((x - 3e22) / 1e22) * ((x - 3e22) / 1e22), (x) => (x - 3e22) * 2e-44, () => 2e-44); // prettier-ignore
  const { status, point } = minimize(far, [1e21], { method: "newton", gradientTolerance: 1e-30 });
  expect(status).toBe("converged");
  expect(point[0] / 3e22).toBeCloseTo(1, 6);
});
