import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { csv, example, folder, houses, nadir } from "./nadir.js";

const ames = readFileSync(example("ames.csv"), "utf8").split("\n");
/** The first 400 houses of Ames. */
const slice = `${ames.slice(0, 401).join("\n")}\n`;

const numbersOf = (text: string) => text.trimEnd().split("\n").slice(1).map(Number);

describe("train, predict, evaluate", () => {
  test("houses of Ames, from the file to the predictions and back", async () => {
    const cwd = folder({ "ames.csv": slice });
    const trained = await nadir(["train", "ames.csv", "--target", "Sale_Price", "--l2", "0.1"], { cwd });
    expect(trained.code).toBe(0);
    expect(trained.stderr).toContain("ames.csv: 400 rows, 34 number columns, 40 of text (MS_SubClass, ");
    expect(trained.stderr).toMatch(/iteration +training +validation +\|gradient\| +time\n +0 /);
    const lines = trained.stdout.trimEnd().split("\n");
    expect(lines.length).toBeLessThanOrEqual(12);
    expect(lines[0]).toMatch(/^Sale_Price +training +validation +test$/);
    expect(lines[1]).toMatch(/^rows +240 +80 +80$/);
    expect(lines[2]).toMatch(/^squaredError( +[\d,]+| +[\d.]+e\d+){3}$/);
    expect(lines[3]).toMatch(/^ {2}best constant( +[\d,]+| +[\d.]+e\d+){3}$/);
    expect(lines.map((line) => line.split(" ")[0])).toEqual(expect.arrayContaining(["rmse", "mae", "r2"]));
    expect(lines.at(-2)).toBe("model  ames.model.json");
    expect(lines.at(-1)).toBe("next   nadir predict ames.model.json NEW.csv");
    expect(readdirSync(cwd).sort()).toEqual(["ames.csv", "ames.model.json"]);

    const predicted = await nadir(["predict", "ames.model.json", "ames.csv"], { cwd });
    expect(predicted.code).toBe(0);
    expect(predicted.stdout.startsWith("prediction\n")).toBe(true);
    const predictions = numbersOf(predicted.stdout);
    expect(predictions).toHaveLength(400);
    // Shortest text that reads back exactly.
    expect(predicted.stdout.trimEnd().split("\n").slice(1)).toEqual(predictions.map(String));

    const evaluated = await nadir(["evaluate", "ames.model.json", "ames.csv", "--json"], { cwd });
    expect(evaluated.code).toBe(0);
    const { loss, baseline, rows, metrics } = JSON.parse(evaluated.stdout);
    // Before longitude and latitude.
    const prices = slice
      .trimEnd()
      .split("\n")
      .slice(1)
      .map((line) => Number(line.split(",").at(-3)));
    const residuals = predictions.map((prediction, i) => prediction - prices[i]);
    const mean = residuals.reduce((sum, residual) => sum + residual * residual, 0) / 400;
    expect(Math.abs(loss / mean - 1)).toBeLessThan(1e-12);
    expect(Math.abs(metrics.rmse / Math.sqrt(mean) - 1)).toBeLessThan(1e-12);
    expect(metrics.mae).toBeLessThan(25_000);
    expect(loss).toBeLessThan(baseline / 4);
    expect(rows).toBe(400);
  });

  test("two classes: a label and a probability a row", async () => {
    const cwd = folder();
    const args = ["train", example("credit_data.csv"), "--target", "Status", "--positive", "bad", "--json", "--quiet"];
    const trained = await nadir(args, { cwd });
    expect(trained).toMatchObject({ code: 0, stderr: "" });
    const report = JSON.parse(trained.stdout);
    expect(report).toMatchObject({
      lossName: "binaryCrossEntropy",
      status: "converged",
      model: "credit_data.model.json",
    });
    expect(report.metrics.test.accuracy).toBeGreaterThan(0.76);
    const predicted = await nadir(
      ["predict", "credit_data.model.json", example("credit_data.csv"), "--out", "risk.csv"],
      { cwd },
    );
    expect(predicted).toMatchObject({ code: 0, stdout: "" });
    const [header, ...lines] = readFileSync(join(cwd, "risk.csv"), "utf8").trimEnd().split("\n");
    expect(header).toBe("prediction,probability");
    expect(lines).toHaveLength(4454);
    for (const line of lines) {
      const [label, probability] = line.split(",");
      expect(label).toBe(Number(probability) >= 0.5 ? "bad" : "good");
    }
  });

  test("labels are quoted where CSV needs it", async () => {
    const rows = houses.map((row, i) =>
      i === 0 ? row : [...row.slice(0, 3), Number(row[0]) > 100 ? '"large, or ""big"""' : "small"],
    );
    const cwd = folder({ "h.csv": csv(rows) });
    expect((await nadir(["train", "h.csv", "--target", "price", "--l2", "0.1", "--quiet"], { cwd })).code).toBe(0);
    const { stdout } = await nadir(["predict", "h.model.json", "h.csv"], { cwd });
    expect(stdout).toMatch(/^"large, or ""big""",0\.\d+$/m);
    expect(stdout).toMatch(/^small,0\.\d+$/m);
  });
});

describe("train --json", () => {
  test("--l1 makes coefficients 0", async () => {
    const cwd = folder({ "houses.csv": csv(houses) });
    const { stdout, code } = await nadir(["train", "houses.csv", "--target", "price", "--l1", "3000", "--json"], {
      cwd,
    });
    expect(code).toBe(0);
    const { method, status, coefficients } = JSON.parse(stdout);
    expect({ method, status }).toEqual({ method: "owlqn", status: "converged" });
    expect(Object.values(coefficients)).toContain(0);
    expect(coefficients.area).toBeGreaterThan(0);
  });

  test("prints one object with the whole report", async () => {
    const cwd = folder({ "houses.csv": csv(houses) });
    const args = [
      "train",
      "houses.csv",
      "--target",
      "price",
      "--loss",
      "huber:delta=2000",
      "--out",
      "m.json",
      "--json",
    ];
    const { stdout, code } = await nadir(args, { cwd });
    expect(code).toBe(0);
    expect(stdout.indexOf("\n")).toBe(stdout.length - 1);
    const number = expect.any(Number);
    const split = { training: number, validation: number, test: number };
    const names = ["area", "rooms", "city=Ames", "city=Boone", "city=Nevada"];
    const each = (value: unknown) => Object.fromEntries(names.map((name) => [name, value]));
    const metrics = { rmse: number, mae: number, r2: number };
    expect(JSON.parse(stdout)).toMatchObject({
      schema: "nadir.train/1",
      model: "m.json",
      objective: number,
      loss: number,
      lossName: "huber",
      status: "converged",
      message: expect.any(String),
      method: "newton",
      iterations: number,
      evaluations: number,
      gradientNorm: number,
      validationLoss: number,
      testLoss: number,
      baseline: split,
      metrics: { training: metrics, validation: metrics, test: metrics },
      splits: { training: 24, validation: 8, test: 8 },
      coefficients: each(number),
      intercept: number,
      scale: each({ mean: number, deviation: number }),
      verdict: { kind: expect.any(String), text: expect.any(String) },
    });
    expect(existsSync(join(cwd, "m.json"))).toBe(true);
  });

  test("with no validation and no test rows, all rows train", async () => {
    const cwd = folder();
    const args = [
      "train",
      example("diabetes.csv"),
      "--target",
      "target",
      "--validation",
      "0",
      "--test",
      "0",
      "--no-standardize",
      "--json",
    ];
    const report = JSON.parse((await nadir(args, { cwd })).stdout);
    expect(report.splits).toEqual({ training: 442, validation: 0, test: 0 });
    expect(report.metrics).not.toHaveProperty("test");
    // The least-squares solution, as any statistics package gives it.
    expect(Math.abs(report.objective / 2859.6963475867497 - 1)).toBeLessThan(1e-12);
    expect(Math.abs(report.coefficients.bmi / 5.602962091923725 - 1)).toBeLessThan(1e-9);
    expect(Math.abs(report.intercept / -334.5671385187056 - 1)).toBeLessThan(1e-9);
  });

  test("equal commands give equal files", async () => {
    const cwd = folder({ "houses.csv": csv(houses) });
    for (const out of ["a.json", "b.json"])
      await nadir(["train", "houses.csv", "--target", "price", "--out", out], { cwd });
    const other = await nadir(["train", "houses.csv", "--target", "price", "--out", "c.json", "--seed", "2"], { cwd });
    expect(other.code).toBe(0);
    const [a, b, c] = ["a.json", "b.json", "c.json"].map((name) => readFileSync(join(cwd, name), "utf8"));
    expect(a).toBe(b);
    expect(a).not.toBe(c);
  });
});

describe("the columns", () => {
  const cwd = () => folder({ "houses.csv": csv(houses) });
  const coefficients = async (...args: string[]) => {
    const { stdout, stderr } = await nadir(["train", "houses.csv", "--target", "price", "--json", ...args], {
      cwd: cwd(),
    });
    expect(stderr).not.toContain("error");
    return Object.keys(JSON.parse(stdout).coefficients);
  };

  test("--features, together or one by one", async () => {
    expect(await coefficients("--features", "area, rooms")).toEqual(["area", "rooms"]);
    expect(await coefficients("--features", "rooms", "--features", "area")).toEqual(["rooms", "area"]);
  });

  test("--text makes categories of numbers", async () => {
    expect(await coefficients("--features", "rooms", "--text", "rooms")).toEqual(
      [1, 2, 3, 4, 5].map((n) => `rooms=${n}`),
    );
  });

  test("--weights is no feature", async () => {
    expect(await coefficients("--weights", "rooms", "--features", "area")).toEqual(["area"]);
    expect(await coefficients("--weights", "rooms")).not.toContain("rooms");
  });

  test("true and false are 1 and 0", async () => {
    const rows = houses.map((row, i) =>
      i === 0 ? row : [row[0], Number(row[1]) > 2 ? "True" : "FALSE", ...row.slice(2)],
    );
    const path = folder({ "houses.csv": csv(rows) });
    const { stdout } = await nadir(["train", "houses.csv", "--target", "price", "--json"], { cwd: path });
    expect(Object.keys(JSON.parse(stdout).coefficients)).toContain("rooms");
  });
});

describe("how it ends", () => {
  test("4 when the optimum was not reached; the model is written all the same", async () => {
    const cwd = folder();
    const args = [
      "train",
      example("randhie.csv"),
      "--target",
      "mdvis",
      "--loss",
      "poissonNll",
      "--max-iterations",
      "1",
    ];
    const { code, stdout } = await nadir(args, { cwd });
    expect(code).toBe(4);
    expect(stdout).toContain("--max-iterations");
    expect(existsSync(join(cwd, "randhie.model.json"))).toBe(true);
  });

  test("130 after Ctrl-C, with the best model so far", async () => {
    const wide = Array.from({ length: 3000 }, (_, i) =>
      Array.from({ length: 161 }, (_, j) => ((i * 7919 + j * 104729 + i * j * 31) % 1009) / 1009),
    );
    const names = Array.from({ length: 161 }, (_, j) => `x${j}`);
    const cwd = folder({ "wide.csv": csv([names, ...wide]) });
    const endless = ["--gradient-tolerance", "0", "--max-iterations", "1000000000", "--validation", "0", "--test", "0"];
    let sent = false;
    const { code, stdout } = await nadir(
      ["train", "wide.csv", "--target", "x0", "--loss", "huber:delta=0.01", ...endless],
      {
        cwd,
        onError: (stderr, interrupt) => {
          if (sent || !stderr.includes("iteration")) return;
          sent = true;
          interrupt();
        },
      },
    );
    expect(code).toBe(130);
    expect(stdout).toContain("Interrupted after");
    const predicted = await nadir(["predict", "wide.model.json", "wide.csv"], { cwd });
    expect(numbersOf(predicted.stdout)).toHaveLength(3000);
  });

  test("--quiet says nothing", async () => {
    const cwd = folder({ "houses.csv": csv(houses) });
    const ended = await nadir(["train", "houses.csv", "--target", "price", "--quiet"], { cwd });
    expect(ended).toEqual({ code: 0, stdout: "", stderr: "" });
  });
});
