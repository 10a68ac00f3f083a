// nadir losses and nadir explain, for every loss there is: they name none, so they must suit all.
import { losses } from "@nadir/losses";
import { about } from "@nadir/losses/about";
import { describe, expect, test } from "vitest";
import { formulaLines } from "../src/output/formula.js";
import { program } from "./nadir.js";

/** What the program prints. */
const printed = async (...args: string[]): Promise<string> => (await program(args)).stdout;

const widest = (text: string) => Math.max(...text.split("\n").map((line) => [...line].length));

describe("nadir losses", () => {
  test("lists every loss with its summary, by what it predicts, in 80 columns", async () => {
    const text = await printed("losses");
    expect(widest(text)).toBeLessThanOrEqual(80);
    const words = text.replaceAll(/\s+/g, " ");
    for (const { name } of losses) expect(words).toContain(` ${name} ${about(name).summary}`);
    const tasks = text.split("\n").filter((line) => /^\w+: /.test(line));
    expect(tasks.length).toBe(new Set(losses.map((loss) => loss.task)).size);
    expect(text.endsWith("\nnadir explain NAME tells the rest.\n")).toBe(true);
  });

  test("takes those that a task, a family and traits leave", async () => {
    const named = async (...args: string[]) => {
      const { schema, losses: found } = JSON.parse(await printed("losses", "--json", ...args));
      expect(schema).toBe("nadir.losses/1");
      return (found as { name: string }[]).map(({ name }) => name);
    };
    expect(await named()).toEqual(losses.map((loss) => loss.name));
    const robust = losses.filter(({ task, traits }) => task === "regression" && traits.robust);
    expect(await named("--task", "regression", "--trait", "robust")).toEqual(robust.map((loss) => loss.name));
    const both = losses.filter(({ traits }) => traits.convex && traits.lipschitz !== undefined);
    expect(both.length).toBeGreaterThan(3);
    expect(await named("--trait", "convex", "--trait", "Lipschitz")).toEqual(both.map((loss) => loss.name));
    expect(await named("--trait", "convex,lipschitz")).toEqual(both.map((loss) => loss.name));
    const rows = losses.filter(({ family }) => family === "rowwise");
    expect(await named("--family", "rowwise")).toEqual(rows.map((loss) => loss.name));
    expect(await named("--trait", "non-negative")).toContain("huber");
  });

  test("says all that is known of a loss as data", async () => {
    const { losses: found } = JSON.parse(await printed("losses", "--json"));
    const pinball = (found as { name: string }[]).find(({ name }) => name === "pinball");
    expect(pinball).toMatchObject({
      aliases: ["quantile", "quantileLoss", "pinballLoss"],
      family: "pointwise",
      task: "regression",
      hyperparameters: { quantile: { initial: 0.5, expected: "a number in (0, 1)" } },
      link: "identity",
      traits: { convex: true, smooth: false },
      minimiser: "quantile τ",
    });
  });

  test.each([
    [["--trait", "robst"], '--trait: expected what losses are, got "robst". Did you mean "robust"?'],
    [["--task", "zzzzzzzz"], /--task: expected what losses are, got "zzzzzzzz"\. Known are binary, counts, /],
    [["--family", "rowise"], 'Did you mean "rowwise"?'],
  ])("%j", async (args, message) => {
    const { code, stderr, stdout } = await program(["losses", ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(message);
  });

  test("none at all is said", async () => {
    const found = await program(["losses", "--task", "multilabel", "--trait", "robust"]);
    expect(found).toEqual({ code: 0, stdout: "", stderr: "No loss is all of that.\n" });
  });
});

describe("nadir explain", () => {
  test.each(losses.map((loss) => loss.name))("%s", async (name) => {
    const loss = losses.find((each) => each.name === name)!;
    const text = await printed("explain", name);
    expect(widest(text)).toBeLessThanOrEqual(80);
    const words = text.replaceAll(/\s+/g, " ");
    const { summary, inWords, settings, minimiser, whenToUse, whenNot, differences, references, elsewhere } =
      about(name);
    for (const said of [summary, inWords, minimiser, whenToUse, whenNot, ...differences, ...references])
      expect(words).toContain(said.replaceAll(/\s+/g, " "));
    for (const [library, other] of Object.entries(elsewhere)) expect(words).toContain(`${library}: ${other}`);
    for (const [setting, meaning] of Object.entries(settings)) {
      expect(text).toMatch(new RegExp(`\\b${setting} = `));
      expect(words).toContain(`: ${meaning} (`);
    }
    for (const alias of loss.aliases) expect(words).toContain(alias);
    expect(text).toMatch(/[\u2801-\u28ff]{5}/); // a curve
    expect(text).not.toMatch(/undefined|\[object/);
  });

  test("with settings", async () => {
    const text = await printed("explain", "huber:delta=2");
    const lines = text.split("\n");
    expect(lines.slice(0, 2)).toEqual(["huber (also huberLoss)", ""]);
    expect(lines.slice(lines.indexOf("loss") - 4, lines.indexOf("loss"))).toEqual([
      "    ½r²          if |r| ≤ δ",
      "    δ(|r| − ½δ)  if |r| > δ",
      "    r = p − y",
      "",
    ]);
    expect(text).toContain("settings        delta = 2: size of the residual at which the quadratic part ends");
    expect(text).toContain("; 1 if not given)");
    expect(text).toContain("outliers        a sample that is far off pulls, but with a slope of 2 at most\n");
    expect(text).toContain("next            nadir plot huber:delta=2 --out huber.svg\n");
    const data = JSON.parse(await printed("explain", "quantile:quantile=0.9", "--json"));
    expect(data).toMatchObject({ schema: "nadir.explain/1", name: "pinball", settings: { quantile: 0.9 } });
  });

  test.each([
    ["cosineSimilarity", /^traits +not convex in the predictions, .*symmetric in its two arrays, /m],
    ["cosineSimilarity", /^shape +an option: \[samples, elements of each\]$/m],
    ["contrastive", /^shape +an option: \[samples, elements of each\]; not needed, as there is one target a sample$/m],
    ["contrastive", /^least at +the same vector for like pairs/m],
    ["rankNet", /^shape +an option: \[samples, elements of each\], instead of groups where all have as many$/m],
    ["crossEntropy", /^targets +the number of the class of each row, from 0\n +or a share for each column, /m],
    ["ctc", /^link +softmax: /m],
    ["ctc:fromLogits=false", /^link +logarithm: /m],
  ])("%s says what its arrays are: %s", async (name, pattern) => {
    const lines = (await printed("explain", name)).replaceAll(/\n {16}(?!or |- )/g, " ");
    expect(lines).toMatch(pattern);
  });

  test.each([
    ["hubr", 'loss: expected the name of a loss, got "hubr". Did you mean "huber"?'],
    ["huber:dleta=2", 'loss: huber: dleta: expected one of delta. Did you mean "delta"?'],
    ["huber:delta=-2", "loss: huber: delta: expected a number in (0, ∞), got -2"],
    ["huber:delta", 'loss: "huber:delta": expected key=value after the colon, got "delta"'],
  ])("%s is refused", async (text, message) => {
    expect(await program(["explain", text])).toEqual({ code: 2, stdout: "", stderr: `error: ${message}\n` });
  });
});

describe("formulas as text", () => {
  test.each(losses.map(({ name }) => [name, about(name).formula]))("%s has no LaTeX left", (_, formula) => {
    const text = formulaLines(formula).join("\n");
    expect(text).not.toMatch(/\\|\^\(?\{|_\{|&|\$/);
    const lines = formulaLines(formula).map((line) => line.replace(/^ +(?=.* {2,}(if|for) )/, "")); // a further case
    expect(lines.join("\n")).not.toMatch(/ {3,}(?! *(if|for) )|\( | \)|^ /m);
    for (const [open, close] of ["()", "[]"])
      expect(text.split(open).length - text.split(close).length, `${open} and ${close}`).toBe(0);
  });

  test.each([
    [String.raw`\tfrac12 (p - y)^2`, ["½(p − y)²"]],
    [String.raw`\ln\frac{\mu}{y} + \frac{y}{\mu} - 1\qquad \mu = e^{p}`, ["ln(μ/y) + y/μ − 1", "μ = eᵖ"]],
    [String.raw`-\sum_k t_k \ln p_k`, ["−Σₖ tₖ ln pₖ"]],
    [String.raw`\frac{a + b}{2c}\,\frac xy`, ["(a + b)/(2c)·x/y"]],
    [String.raw`|p - y|\,|y| + c|r|`, ["|p − y||y| + c|r|"]],
    [String.raw`\max(0,\ -yp)\text{ or }\bigl[\,+1\,\bigr]`, ["max(0, −yp) or [+1]"]],
    [
      String.raw`x = \begin{cases}a & y = 1\\ b + c & \text{else}\end{cases}`,
      ["x = a      if y = 1", "    b + c  for else"],
    ],
    [String.raw`\sum_{k \ne y} z_{y-1}^{2}`, ["Σ_(k≠y) z_(y−1)²"]],
    [String.raw`|\Delta\mathrm{NDCG}_{ij}|\ln x`, ["|ΔNDCGᵢⱼ| ln x"]],
    [String.raw`\sqrt{1 + x} \cdot \lVert p\rVert^2`, ["√(1 + x) · ‖p‖²"]],
  ])("%s", (latex, lines) => expect(formulaLines(latex)).toEqual(lines));
});
