import { readFileSync } from "node:fs";
import { join } from "node:path";
import { getLoss, losses, parseLoss } from "@nadir/losses";
import { describe, expect, test } from "vitest";
import { chart, darkened, heightsOf, plotOf, svgOf, textOf, type Curve } from "../src/plots/index.js";
import { drawCurves } from "../src/output/terminal-plot.js";
import { folder, nadir } from "./nadir.js";

const pointsOf = (text: string): Curve["points"] => plotOf([parseLoss(text)]).curves[0].points;

describe("curves", () => {
  test.each(losses.map(({ name }) => name))("of %s rise as their gradient says", (name) => {
    for (const { points } of plotOf([getLoss(name)]).curves) {
      expect(points.length).toBeGreaterThan(10);
      const height = Math.max(...points.map(({ value }) => value)) - Math.min(...points.map(({ value }) => value));
      let worst = 0;
      points.slice(1).forEach((b, i) => {
        const a = points[i];
        const slope = Math.max(Math.abs(a.gradient), Math.abs(b.gradient));
        const rise = ((a.gradient + b.gradient) / 2) * (b.x - a.x);
        // At a jump of the gradient, and next to an end where it grows without bound, a trapezium says little.
        if (!b.jump && slope * (b.x - a.x) < height / 10) worst = Math.max(worst, Math.abs(b.value - a.value - rise));
      });
      expect(worst).toBeLessThanOrEqual(height / 200);
    }
  });

  test.each(["ctc lambdaRank rankNet", "dice tversky generalizedDice", "rankNet rankNet:sigma=2 rankNet:sigma=0.5"])(
    "of %s are shown whole, though least values lie near 0",
    (texts) => {
      const plot = plotOf(texts.split(" ").map(parseLoss));
      for (const of of ["value", "gradient"] as const) {
        const [low, high] = heightsOf(plot, of);
        for (const { points } of plot.curves)
          for (const point of points) {
            expect(point[of]).toBeGreaterThanOrEqual(low);
            expect(point[of]).toBeLessThanOrEqual(high);
          }
      }
    },
  );

  test("are drawn from the first x to the last, even where they are cut", () => {
    const points = [-1, 0, 1].map((x) => [x, x < 0 ? NaN : x] as const);
    const options = { width: 40, height: 3, label: String, xRange: [-1, 1] as const };
    const lines = drawCurves([{ points, paint: (text) => text }], options);
    expect(lines.at(-1)).toMatch(/^ *-1 +1$/);
  });

  test("have both sides of a kink, and the kink", () => {
    const points = pointsOf("absoluteError");
    const kink = points.findIndex(({ x }) => x === 0);
    expect(points.slice(kink - 1, kink + 2).map(({ gradient }) => gradient)).toEqual([-1, 0, 1]);
    expect(points[kink + 1].x - points[kink - 1].x).toBeLessThan(1e-300);
    expect(points.filter(({ jump }) => jump)).toHaveLength(2);
  });

  test("find kinks wherever they lie", () => {
    const [{ points }] = plotOf([getLoss("absoluteError")], { target: 1 / 3, from: -1000, to: 777 }).curves;
    expect(points.find(({ x }) => x === 1 / 3)).toEqual({ x: 1 / 3, value: 0, gradient: 0, jump: true });
    const hinge = pointsOf("hinge:margin=0.3");
    const jump = hinge.find((point) => point.jump)!;
    expect(jump.x).toBeCloseTo(0.3, 14);
  });

  test("end where predictions do", () => {
    const { from, to, curves } = plotOf([parseLoss("binaryCrossEntropy:fromLogits=false")]);
    expect([from, to]).toEqual([0, 1]);
    expect(curves.map(({ target }) => target)).toEqual([1, 0]);
    expect(curves[0].points[0].x).toBeGreaterThan(0); // where it is infinite
    expect(curves[0].points[0].x).toBeLessThan(1e-3);
  });

  test("are as wide as the settings need", () => {
    expect(plotOf([parseLoss("huber:delta=50")])).toMatchObject({ from: -100, to: 100 });
    expect(plotOf([getLoss("huber"), parseLoss("huber:delta=50")])).toMatchObject({ from: -100, to: 100 });
  });

  test("are named by what tells them apart", () => {
    const names = (...texts: string[]) => plotOf(texts.map((text) => parseLoss(text))).curves.map(({ name }) => name);
    expect(names("huber")).toEqual(["target 0"]);
    expect(names("hinge")).toEqual(["target 1", "target −1"]);
    expect(names("huber", "huber:delta=2")).toEqual(["huber", "huber:delta=2"]);
    expect(names("huber", "hinge")).toEqual(["huber, target 0", "hinge, target 1"]);
  });
});

test.each(["huber", "huber:delta=2", "multiQuantile:quantiles=0.25;0.75"])("%s is written as it is read", (text) =>
  expect(textOf(parseLoss(text))).toBe(text),
);

test("a darkened picture is the one drawn dark", async () => {
  const plot = plotOf([getLoss("mse"), getLoss("mae")]);
  const light = await svgOf(chart(plot));
  const dark = await svgOf(chart(plot, { theme: "dark" }));
  expect(darkened(light)).toBe(dark);
  expect(dark).not.toBe(light);
});

describe("nadir plot", () => {
  test("draws in the terminal, 80 columns wide", async () => {
    const { code, stdout, stderr } = await nadir(["plot", "huber"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const lines = stdout.trimEnd().split("\n");
    expect(lines.filter((line) => /^[a-z]/.test(line))).toEqual(["loss", "gradient"]);
    expect(Math.max(...lines.map((line) => line.length))).toBe(80);
    expect(lines.at(-1)).toMatch(/^ +-4 +prediction \(target 0\) +4$/);
    expect(lines[1]).toMatch(/^ +3\.5│⠑/);
  });

  test("draws one loss after the other where there are no colours", async () => {
    const { stdout } = await nadir(["plot", "mse", "hinge"], { env: { NO_COLOR: "1" } });
    expect(stdout.split("\n").filter((line) => line.startsWith("━"))).toEqual([
      "━ squaredError, target 0",
      "━ hinge, target 1",
    ]);
  });

  test("losses that go along lines of their own say what x is for each", async () => {
    const { stdout } = await nadir(["plot", "huber", "ctc", "contrastive"], { env: { NO_COLOR: "1" } });
    const lines = stdout.split("\n");
    expect(lines.filter((line) => line.startsWith("━"))).toEqual([
      "━ huber, target 0: prediction",
      "━ ctc: logit of the one label in the middle of three frames",
      "━ contrastive: distance of an unlike pair",
    ]);
    expect(lines.some((line) => /^ +-6 +x +6$/.test(line))).toBe(true);
    expect(stdout).not.toMatch(/^ +-6 +prediction +6$/m);
    const alike = JSON.parse((await nadir(["plot", "mse", "mae", "--json"])).stdout);
    expect(alike.axis).toBe("prediction (target 0)");
  });

  test("prints the points of the range asked for", async () => {
    const { stdout } = await nadir(["plot", "mse", "--target", "100", "--from", "-10000", "--to", "10000", "--json"]);
    const { schema, axis, curves } = JSON.parse(stdout);
    expect({ schema, axis }).toEqual({ schema: "nadir.plot/1", axis: "prediction (target 100)" });
    expect(curves[0].points[0]).toEqual({ x: -10000, value: 10100 ** 2, gradient: -20200 });
    expect(curves[0].points.at(-1)).toEqual({ x: 10000, value: 9900 ** 2, gradient: 19800 });
  });

  test.each(["light", "dark"])("writes an SVG of the size asked for, %s", async (theme) => {
    const place = folder();
    const args = ["plot", "mse", "mae", "--out", "a.svg", "--width", "640", "--height", "300", "--theme", theme];
    const { code, stdout } = await nadir(args, { cwd: place });
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    const svg = readFileSync(join(place, "a.svg"), "utf8");
    const ground = theme === "light" ? "#ffffff" : "#0d1117";
    expect(svg).toMatch(/^<svg [^>]*width="640" height="300"/);
    expect(svg).toContain(`<rect width="640" height="300" fill="${ground}"/>`);
    expect(svg.match(/>(squaredError|absoluteError)<\/text>/g)).toHaveLength(2);
    expect(svg).toContain("aria-roledescription");
  });

  test("writes a PNG of two pixels to each", async () => {
    const place = folder();
    const { code } = await nadir(["plot", "huber", "--out", "a.png", "--width", "500", "--height", "260"], {
      cwd: place,
    });
    expect(code).toBe(0);
    const png = readFileSync(join(place, "a.png"));
    expect(png.subarray(1, 4).toString()).toBe("PNG");
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1000, 520]);
  });

  test.each([
    [["hubr"], 'expected the name of a loss, got "hubr". Did you mean "huber"?'],
    [["huber:delat=2"], 'huber: delat: expected one of delta. Did you mean "delta"?'],
    [["mse", "--out", "a.pdf"], "--out: expected a file name that ends in .svg or .png, got a.pdf"],
    [["mse", "--out", "nowhere/a.svg"], "--out: expected a folder nowhere, got none"],
    [["mse", "--from", "3", "--to", "1"], "plot: to: expected a number above 3, where the plot begins, got 1"],
    [["mse", "--from", "x"], 'expected a number, got "x"'],
    [["gammaDeviance", "--target", "-1"], "plot: target: expected a number in (0, ∞), got -1"],
    [["crossEntropy", "--target", "7"], "plot: target: expected a class, 0 to 2, got 7"],
    [["gaussianNll", "--target", "7"], "plot: target: expected none, as gaussianNll is shown along mean m"],
    [["bce:fromLogits=false", "--from", "2", "--to", "3"], "expected predictions between 0 and 1, got 2 to 3"],
    [["mse", "--width", "3"], "expected a whole number of pixels, 200 to 4000"],
    [["mse", "--theme", "drak"], "Allowed choices are light, dark"],
  ])("refuses %j", async (args, message) => {
    const { code, stdout, stderr } = await nadir(["plot", ...args], { cwd: folder() });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
  });
});
