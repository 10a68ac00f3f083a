import { describe, expect, test } from "vitest";
import { parseModel, serializeModel, train } from "../src/index.js";
import { distance, tables } from "./data.js";
import logistic from "./data/optima/breast-cancer-logistic.json" with { type: "json" };
import huber from "./data/optima/concrete-huber.json" with { type: "json" };
import elasticNet from "./data/optima/diabetes-elasticnet.json" with { type: "json" };
import lasso from "./data/optima/diabetes-lasso.json" with { type: "json" };
import leastSquares from "./data/optima/diabetes-ols.json" with { type: "json" };
import ridge from "./data/optima/diabetes-ridge.json" with { type: "json" };
import poisson from "./data/optima/randhie-poisson.json" with { type: "json" };

// Optima of independent peers. The objective agrees to 1e-9 of itself, coefficients to 1e-6 of the largest.
describe.each([leastSquares, ridge, lasso, elasticNet, huber, logistic, poisson])("$problem", (optimum) => {
  const table = tables[optimum.file];
  const options = {
    target: optimum.target,
    features: optimum.features,
    loss: optimum.loss,
    l2: optimum.l2,
    l1: optimum.l1,
    standardize: optimum.standardize,
    positive: optimum.positive ?? undefined,
    validation: 0,
    test: 0,
  };

  const methods = optimum.l1 > 0 ? (["owlqn"] as const) : (["newton", "lbfgs"] as const);

  test.each(methods)("%s reaches the optimum", (method) => {
    const { report } = train(table, { ...options, method, maxIterations: 20000 });
    expect(report.status).toBe("converged");
    expect(Math.abs(report.objective / optimum.objective - 1)).toBeLessThan(1e-9);
    const reached = [...optimum.features.map((name) => report.coefficients[name]), report.intercept];
    expect(distance(reached, [...optimum.coefficients, optimum.intercept])).toBeLessThan(1e-6);
  });

  test("the method is chosen, and all rows train", () => {
    const { report, model } = train(table, options);
    expect(report.method).toBe(methods[0]);
    expect(report.iterations).toBeLessThan(60);
    optimum.coefficients.forEach((expected, j) => {
      if (expected === 0) expect(report.coefficients[optimum.features[j]]).toBe(0);
    });
    expect(report.splits).toEqual({ training: table.rows, validation: 0, test: 0 });
    expect(Math.abs(report.objective / optimum.objective - 1)).toBeLessThan(1e-9);
    const evaluation = model.evaluate(table);
    expect(Math.abs(evaluation.loss / report.loss - 1)).toBeLessThan(1e-12);
    expect(evaluation.baseline).toBe(report.baseline.training);
    expect(parseModel(serializeModel(model)).predict(table)).toEqual(model.predict(table));
  });
});
