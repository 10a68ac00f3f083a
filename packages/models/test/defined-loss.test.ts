// A loss that is defined in JavaScript goes the same way through models as the kernels do.
import { NadirError } from "@nadir/core-wasm";
import { defineLoss, domains, huber, hyperparameter, parseLoss, pseudoHuber } from "@nadir/losses";
import { about } from "@nadir/losses/about";
import { describe, expect, test } from "vitest";
import { linear, parseModel, serializeModel, sha256, train } from "../src/index.js";
import { distance, tables } from "./data.js";

const told = {
  hyperparameters: { delta: hyperparameter.number("where the line begins", 1, domains.positive) },
  traits: { convex: true, smooth: true, symmetric: true, nonNegative: true },
};
const own = defineLoss({
  ...told,
  name: "ownHuber",
  term: (p, y, { delta }) => about(huber).term(p, y, { delta }),
  gradient: (p, y, { delta }) => Math.max(-delta, Math.min(delta, p - y)),
  hessian: (p, y, { delta }) => (Math.abs(p - y) <= delta ? 1 : 0),
});
/** Derivatives by differences. */
const bare = defineLoss({
  ...told,
  name: "barePseudoHuber",
  term: (p, y, { delta }) => about(pseudoHuber).term(p, y, { delta }),
  gradient: "numeric",
});

const diabetes = tables["diabetes.csv"];
const rows = Array.from({ length: diabetes.rows }, (_, i) =>
  diabetes.columns.slice(0, 10).map(({ values }) => values[i] as number),
);
const targets = diabetes.columns.find(({ name }) => name === "target")!.values as Float64Array;
const weights = Float64Array.from(targets, (_, i) => i % 3);

describe("linear", () => {
  test.each(["newton", "lbfgs"] as const)("%s finds the optimum that it finds with the kernel", (method) => {
    const fit = (loss: typeof own | typeof huber) =>
      linear({ loss: loss({ delta: 40 }), l2: 0.1, standardize: true, method }).fit(rows, targets, { weights });
    const [got, want] = [fit(own), fit(huber)];
    expect(got.certificate.status).toBe("converged");
    expect(Math.abs(got.objective - want.objective)).toBeLessThan(1e-12 * want.objective);
    expect(distance(got.coefficients, want.coefficients)).toBeLessThan(1e-6);
    expect(got.predict(rows)).toEqual(got.margins(rows));
  });

  test("gets there without derivatives too", () => {
    const fit = (loss: typeof bare | typeof pseudoHuber) =>
      linear({ loss: loss({ delta: 40 }), standardize: true }).fit(rows, targets);
    const [got, want] = [fit(bare), fit(pseudoHuber)];
    expect(Math.abs(got.objective - want.objective)).toBeLessThan(1e-9 * want.objective);
    expect(distance(got.coefficients, want.coefficients)).toBeLessThan(1e-5);
  });

  test("takes its name, as any other", () => {
    expect(linear({ loss: "ownHuber:delta=40" }).fit(rows, targets).coefficients).toEqual(
      linear({ loss: parseLoss("ownHuber:delta=40") }).fit(rows, targets).coefficients,
    );
  });

  test("gives the same bits each time", () => {
    const fit = () => linear({ loss: own }).fit(rows, targets);
    expect(fit().coefficients).toEqual(fit().coefficients);
  });
});

describe("model files", () => {
  const { model, report } = train(diabetes, { target: "target", loss: own({ delta: 40 }), l2: 0.1 });
  const text = serializeModel(model);

  test("hold its name and settings, and no code", () => {
    expect(report.lossName).toBe("ownHuber");
    expect(JSON.parse(text)).toMatchObject({ loss: { name: "ownHuber", settings: { delta: 40 } } });
    expect(parseModel(text).evaluate(diabetes)).toEqual(model.evaluate(diabetes));
  });

  test("are refused where it is not defined, in words that help", () => {
    const { sha256: _, ...body } = JSON.parse(text.replace("ownHuber", "elsewhere")) as Record<string, unknown>;
    const other = JSON.stringify({ ...body, sha256: sha256(JSON.stringify(body)) });
    const act = () => parseModel(other);
    expect(act).toThrow(NadirError);
    expect(act).toThrow(
      'model: loss: expected one that is known, got "elsewhere". If it was made by defineLoss, import the module that defines it first.',
    );
  });
});
