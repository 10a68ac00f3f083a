// A loss that a module of the user defines, from training to predictions.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { csv, folder, houses, nadir } from "./nadir.js";

const ownLoss = `import { defineLoss, domains, hyperparameter } from "@nadir/losses";

export default defineLoss({
  name: "asymmetric",
  hyperparameters: { factor: hyperparameter.number("what a unit too low costs", 3, domains.positive) },
  term: (p, y, { factor }) => (p < y ? factor : 1) * (p - y) * (p - y),
  gradient: (p, y, { factor }) => 2 * (p < y ? factor : 1) * (p - y),
  traits: { convex: true, smooth: true, nonNegative: true },
});
`;

const files = { "houses.csv": csv(houses), "own.mjs": ownLoss };

describe("a loss of one's own on the command line", () => {
  test("trains, predicts and evaluates", async () => {
    const cwd = folder(files);
    const train = ["train", "houses.csv", "--target", "price", "--json", "--quiet"];
    const [own, twin] = await Promise.all([
      nadir([...train, "--loss", "./own.mjs:factor=1", "--out", "own.model.json"], { cwd }),
      nadir([...train, "--loss", "squaredError", "--out", "twin.model.json"], { cwd }),
    ]);
    expect(own).toMatchObject({ code: 0, stderr: "" });
    const [got, want] = [own, twin].map(({ stdout }) => JSON.parse(stdout));
    expect(got.lossName).toBe("asymmetric");
    expect(Math.abs(got.loss - want.loss)).toBeLessThan(1e-9 * want.loss);
    const model = JSON.parse(readFileSync(join(cwd, "own.model.json"), "utf8"));
    expect(model.loss).toEqual({ name: "asymmetric", settings: { factor: 1 } });

    const refused = await nadir(["predict", "own.model.json", "houses.csv"], { cwd });
    expect(refused).toMatchObject({ code: 3, stdout: "" });
    expect(refused.stderr).toContain('own.model.json: model: loss: expected one that is known, got "asymmetric".');
    expect(refused.stderr).toContain("fix: name the module that defines it: --loss ./my-loss.js");
    const [predicted, evaluated] = await Promise.all([
      nadir(["predict", "own.model.json", "houses.csv", "--loss", "own.mjs", "--quiet"], { cwd }),
      nadir(["evaluate", "own.model.json", "houses.csv", "--loss", "own.mjs", "--quiet", "--json"], { cwd }),
    ]);
    expect(predicted.stdout.split("\n")).toHaveLength(42);
    expect(JSON.parse(evaluated.stdout)).toMatchObject({ lossName: "asymmetric", rows: 40 });
  });

  test("is explained and plotted", async () => {
    const cwd = folder(files);
    const [explained, plotted] = await Promise.all([
      nadir(["explain", "./own.mjs:factor=5"], { cwd }),
      nadir(["plot", "mse", "./own.mjs", "--json"], { cwd }),
    ]);
    expect(explained).toMatchObject({ code: 0, stderr: "" });
    expect(explained.stdout).toContain("(p, y, { factor }) => (p < y ? factor : 1) * (p - y) * (p - y)");
    expect(explained.stdout).toContain("factor = 5: what a unit too low costs (a number in (0, ∞); 3 if");
    expect(explained.stdout.endsWith("nadir plot ./own.mjs:factor=5 --out asymmetric.svg\n")).toBe(true);
    expect(JSON.parse(plotted.stdout).curves.map(({ loss }: { loss: string }) => loss)).toEqual([
      "squaredError",
      "asymmetric",
    ]);
  });

  test.each([
    ["no loss", "export default 3", 3, "own.mjs: expected a loss as its default export, got number"],
    [
      "a name that is none",
      "export default foo",
      3,
      "own.mjs: expected a module that can be imported, got ReferenceError: foo is not defined",
    ],
    [
      "a misspelt member",
      ownLoss.replace("term:", "trem:"),
      3,
      'defineLoss: expected no member trem. Did you mean "term"?',
    ],
    [
      "a function that fails",
      ownLoss.replace("(p - y) * (p - y)", "nope(p)"),
      3,
      "own.mjs:6: ReferenceError: nope is not defined",
    ],
    ["no file", undefined, 3, "own.mjs: expected a file, got nothing of that name."],
  ] as const)("%s", async (_, text, code, message) => {
    const cwd = folder({ "houses.csv": files["houses.csv"], ...(text === undefined ? {} : { "own.mjs": text }) });
    const ended = await nadir(["train", "houses.csv", "--target", "price", "--loss", "own.mjs", "--quiet"], { cwd });
    expect(ended).toMatchObject({ code, stdout: "" });
    expect(ended.stderr).toContain(message);
  });
});
