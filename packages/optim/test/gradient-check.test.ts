import { random, sigmoid, softplus } from "@nadir/core-wasm";
import { describe, expect, test } from "vitest";
import { methodNames, minimize, type MinimizeOptions, type ObjectiveFunction } from "../src/index.js";

/** Methods that do with a gradient and no Hessian. */
const gradientMethods = methodNames.filter((name) => name !== "nelderMead" && name !== "newton");

/** `(x - 1)² + (y - 3)² + …`, convex and not a quadratic along x, with the gradient as `error` leaves it. */
const bowl =
  (error: (gradient: number[], x: Float64Array) => number[] = (gradient) => gradient): ObjectiveFunction =>
  (x) => {
    const centred = Array.from(x, (xi, i) => xi - 2 * i - 1);
    const [first] = centred;
    const value = centred.reduce((sum, c) => sum + c * c, 0) + 0.1 * first * first * first * first;
    return {
      value,
      gradient: error(
        centred.map((c, i) => 2 * c + (i === 0 ? 0.4 * c * c * c : 0)),
        x,
      ),
    };
  };

const withoutY = bowl(([gx]) => [gx, 0]);

describe("a wrong gradient whose own zero is reached", () => {
  test.each(gradientMethods)("is detected and said: an element that is 0 (%s)", (method) => {
    const { status, message, gradientNorm } = minimize(withoutY, [0, 0], { method });
    expect({ status, message }).toEqual({
      status: "wrongGradient",
      message:
        "The gradient looks wrong: where it ended, its element 1 is given as 0.00, and differences of values measure -6.00. Check the gradient.",
    });
    expect(gradientNorm).toBeLessThan(1e-8);
  });

  test.each(gradientMethods)("is detected and said: a factor (%s)", (method) => {
    for (const factor of [0.5, 1.2, 2]) {
      const scaled = bowl((gradient) => gradient.map((g) => factor * g));
      const { status, message } = minimize(scaled, [4, -2, 0.5], { method });
      expect(status).toBe("wrongGradient");
      expect(message).toMatch(
        /^The (gradient looks wrong: at the start, its element|line search failed: .* along the)/,
      );
    }
  });

  test("is detected and said: a penalty whose gradient is forgotten, and an error away from the start", () => {
    const penalized: ObjectiveFunction = (x) => {
      const { value, gradient } = bowl()(x);
      return { value: value + 0.005 * x.reduce((sum, xi) => sum + xi * xi, 0), gradient };
    };
    expect(minimize(penalized, [0, 0, 0])).toMatchObject({ status: "wrongGradient" });
    const beyond = bowl((gradient, [x]) => (x > 0.5 ? gradient.map((g) => g - 0.1) : gradient));
    expect(minimize(beyond, [0, 0])).toMatchObject({ status: "wrongGradient" });
  });

  test("is detected where one variable is a million times the other", () => {
    const far: ObjectiveFunction = ([x, y]) => {
      return { value: (x - 1e6) * (x - 1e6) + (y - 3) * (y - 3), gradient: [2 * (x - 1e6), 0] };
    };
    expect(minimize(far, [0, 0]).message).toMatch(/its element 1 is given as 0\.00, and .* measure -6\.00\./);
  });

  test.each<[string, MinimizeOptions]>([
    ["functionTolerance", { functionTolerance: 0.5, gradientTolerance: 0 }],
    ["stepTolerance", { stepTolerance: 1e-2, gradientTolerance: 0 }],
    ["maxIterations", { maxIterations: 1 }],
  ])("is detected where the run ends by %s", (status, options) => {
    expect(minimize(bowl(), [9, 9], options).status).toBe(status);
    expect(minimize(withoutY, [9, 9], options).status).toBe("wrongGradient");
  });

  test("is told by a slope where there are too many elements to measure", () => {
    const start = new Float64Array(101);
    const wrong = bowl((gradient) => gradient.map((g, i) => (i === 70 ? 0 : g)));
    const { message, checkEvaluations } = minimize(wrong, start);
    expect(message).toMatch(
      /^The gradient looks wrong: it claims a slope of -?\d\S* along a direction of all variables where it ended, and differences of values measure -?\d\S*\. Check the gradient\.$/,
    );
    expect(checkEvaluations).toBe(6);
  });

  test("is detected at a kink, whose slopes it is not between", () => {
    const cone: ObjectiveFunction = ([x, y]) => ({ value: Math.abs(x) + y * y, gradient: [3, 2 * y] });
    expect(minimize(cone, [0, 1], { maxIterations: 0 }).status).toBe("wrongGradient");
  });

  test("is detected at bounds, which nothing is evaluated beyond", () => {
    for (const lower of [0, -1e-7]) {
      const fenced: ObjectiveFunction = (x) => {
        if (x.some((xi) => !(xi >= lower && xi <= 2))) throw new Error(`${x} is out of bounds`);
        return withoutY(x);
      };
      const { status, message } = minimize(fenced, [0, 0], { bounds: { lower, upper: 2 } });
      expect(status).toBe("wrongGradient");
      expect(message).toMatch(/its element 1 is given as 0\.00, and differences of values measure -6\.00\./);
    }
  });
});

describe("nothing is said of a right gradient", () => {
  test.each([0, 1e3, -1e9])("with an offset of %d", (offset) => {
    const lifted: ObjectiveFunction = (x) => ({ ...bowl()(x), value: bowl()(x).value + offset });
    const { status } = minimize(lifted, [0, 1e-4, -7], { gradientTolerance: 1e-6 });
    expect(status).toBe("converged");
  });

  test("of hinges and absolute values, at their kinks neither", () => {
    const kinked: ObjectiveFunction = ([x, y]) => ({
      value: Math.max(0, 1 - x) + 2 * Math.abs(y) + Math.max(0, x - 1),
      gradient: [x < 1 ? -1 : 0, y === 0 ? 0 : 2 * Math.sign(y)],
    });
    expect(minimize(kinked, [1, 0]).status).toBe("converged");
    expect(minimize(kinked, [0, 0], { maxIterations: 0 }).status).toBe("maxIterations");
    expect(minimize(kinked, [0, 1]).status).not.toBe("wrongGradient");
  });

  test("where the objective throws or is not finite nearby", () => {
    const domain = (outside: () => number): ObjectiveFunction => {
      return ([x]) => ({ value: x === 2 ? 0 : outside(), gradient: [x - 2] });
    };
    const fail = (): never => {
      throw new Error("outside of the domain");
    };
    for (const outside of [fail, () => NaN, () => Infinity, () => -Infinity]) {
      expect(minimize(domain(outside), [2])).toMatchObject({ status: "converged", checkEvaluations: 2 });
    }
  });

  const exact = (x: number): number => x;
  test.each([
    ["values", Math.fround, exact, exact],
    ["gradients", exact, Math.fround, exact],
    ["values and gradients", Math.fround, Math.fround, exact],
    ["points", exact, exact, Math.fround],
    ["all", Math.fround, Math.fround, Math.fround],
  ] as const)("where %s have the digits of f32; nor of a kink", (_, ofValue, ofGradient, ofPoint) => {
    for (const method of ["lbfgs", "bfgs", "lbfgsb", "trustRegion", "owlqn"] as const)
      for (let seed = 12; seed < 24; seed++) {
        const objective = coarseLogistic(seed, ofValue, ofGradient, ofPoint);
        for (const gradientTolerance of [1e-8, 1e-4]) {
          const { message } = minimize(objective, new Float64Array(5), {
            method,
            maxIterations: 100,
            gradientTolerance,
          });
          expect(message).not.toMatch(/looks wrong|has a kink/);
        }
      }
  });

  test("where values are noise", () => {
    for (let seed = 0; seed < 200; seed++) {
      const source = random(seed);
      const noisy: ObjectiveFunction = (x) => ({ ...bowl()(x), value: bowl()(x).value + 1e-3 * source.uniform() });
      expect(minimize(noisy, [0, 0]).status).not.toBe("wrongGradient");
    }
  });
});

describe("the evaluations of the check", () => {
  const counted = (objective: ObjectiveFunction): [ObjectiveFunction, () => number] => {
    let calls = 0;
    return [(x) => (calls++, objective(x)), () => calls];
  };

  test("are 4 as a rule, 2 where the run ends at its start, and counted apart", () => {
    const [objective, calls] = counted(bowl());
    const { status, evaluations, checkEvaluations, history } = minimize(objective, [0, 0]);
    expect({ status, checkEvaluations }).toEqual({ status: "converged", checkEvaluations: 4 });
    expect(evaluations).toBe(history.at(-1)!.evaluations);
    expect(calls()).toBe(evaluations + 4);
    expect(minimize(bowl(), [1, 3])).toMatchObject({ evaluations: 1, checkEvaluations: 2 });
  });

  test("are none when switched off, and the run is the same", () => {
    const [objective, calls] = counted(withoutY);
    const off = minimize(objective, [0, 0], { checkGradient: false });
    expect(off).toMatchObject({ status: "converged", checkEvaluations: 0 });
    expect(calls()).toBe(off.evaluations);
    const { status: _, message: __, checkEvaluations: ___, ...run } = minimize(withoutY, [0, 0]);
    expect(off).toMatchObject(run);
  });

  test("are none without a gradient to check, and after a callback or a signal", () => {
    const value = (x: Float64Array): number => bowl()(x) && (bowl()(x) as { value: number }).value;
    const options: MinimizeOptions = { gradient: "differences", gradientTolerance: 1e-6 };
    expect(minimize(value, [0, 0], options)).toMatchObject({ status: "converged", checkEvaluations: 0 });
    expect(minimize(value, [0, 0], { method: "nelderMead" }).checkEvaluations).toBe(0);
    const stopped = minimize(withoutY, [0, 0], { callback: () => "stop" });
    expect(stopped).toMatchObject({ status: "stopped", checkEvaluations: 0 });
    const aborted = minimize(withoutY, [0, 0], { signal: AbortSignal.abort() });
    expect(aborted).toMatchObject({ status: "aborted", checkEvaluations: 0 });
  });

  test("are within maxEvaluations", () => {
    const { evaluations } = minimize(withoutY, [0, 0]);
    for (let spare = 0; spare < 12; spare++) {
      const [objective, calls] = counted(withoutY);
      const { status, checkEvaluations } = minimize(objective, [0, 0], { maxEvaluations: evaluations + spare });
      expect(calls()).toBe(evaluations + checkEvaluations);
      expect(checkEvaluations).toBeLessThanOrEqual(spare);
      expect(status).toBe(spare < 6 ? "converged" : "wrongGradient");
    }
  });
});

/** The logistic loss of a linear model, computed with the digits that are left by what is given. */
function coarseLogistic(
  seed: number,
  ofValue: (x: number) => number,
  ofGradient: (x: number) => number,
  ofPoint: (x: number) => number,
): ObjectiveFunction {
  const source = random(seed);
  const rows = Array.from({ length: 60 }, () => [...Array.from({ length: 4 }, () => 3 * source.uniform() - 1.5), 1]);
  const labels = rows.map((row) => Number(row[0] - row[1] + 2 * source.uniform() > 1));
  return (given) => {
    const point = given.map(ofPoint);
    const gradient = new Float64Array(point.length);
    let value = 0;
    rows.forEach((row, i) => {
      const logit = ofValue(row.reduce((sum, x, j) => sum + x * point[j], 0));
      value = ofValue(value + ofValue(softplus(logit) - labels[i] * logit));
      const slope = ofGradient(ofGradient(sigmoid(logit)) - labels[i]);
      row.forEach((x, j) => (gradient[j] = ofGradient(gradient[j] + ofGradient(slope * x))));
    });
    return { value: ofValue(value / rows.length), gradient: gradient.map((g) => ofGradient(g / rows.length)) };
  };
}
