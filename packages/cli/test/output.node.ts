import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { once } from "node:events";
import { afterEach, describe, expect, test, vi } from "vitest";
import { drawCurves } from "../src/output/terminal-plot.js";
import { count, counted, short } from "../src/output/numbers.js";
import { ProgressLine } from "../src/output/progress.js";
import { list, wrap } from "../src/output/style.js";
import { formatTable } from "../src/output/table.js";
import { bin, csv, example, folder, houses, nadir } from "./nadir.js";

describe("numbers for people", () => {
  test.each([
    [0, "0"],
    [1234567, "1,234,567"],
    [12345678, "1.235e7"],
    [-98765.4, "-98,765"],
    [1234.56, "1,234.6"],
    [0.1 + 0.2, "0.3"],
    [0.000123456, "0.00012346"],
    [1.5e-7, "1.500e-7"],
    [Infinity, "∞"],
    [-Infinity, "-∞"],
    [NaN, "NaN"],
  ])("%d is %s", (x, text) => expect(short(x)).toBe(text));

  test("counts", () => {
    expect(count(20640)).toBe("20,640");
    expect(counted(1, "row")).toBe("1 row");
    expect(counted(0, "row")).toBe("0 rows");
  });
});

describe("text for people", () => {
  test("wraps at spaces and indents what follows", () => {
    expect(wrap("one two three four", "  ", 9)).toBe("one two\n  three\n  four");
    expect(wrap("unbreakable", "  ", 4)).toBe("unbreakable");
  });

  test("lists as many names as fit", () => {
    expect(list(["a", "b"], 20)).toBe("a, b");
    expect(list(["alpha", "beta", "gamma"], 15)).toBe("alpha, beta, …");
  });

  test("aligns tables", () => {
    expect(
      formatTable([
        ["", "a"],
        ["rows", "1,000"],
      ]),
    ).toEqual(["          a", "rows  1,000"]);
  });
});

describe("the loss curve", () => {
  const options = { width: 20, height: 3, label: (y: number) => String(y) };
  const paint = (cell: string) => cell;

  test("falls from the upper left to the lower right", () => {
    expect(
      drawCurves(
        [
          {
            points: [
              [0, 10],
              [5, 0],
            ],
            paint,
          },
        ],
        options,
      ),
    ).toEqual(["10│⠉⠒⠢⠤⣀⡀", "  │     ⠈⠉⠒⠢⠤⣀⡀", " 0│           ⠈⠉⠒⠢⠤⣀", "  └─────────────────", "   0               5"]);
  });

  test("copes with one point, with none, and with what is not finite", () => {
    expect(drawCurves([{ points: [], paint }], options)).toEqual([]);
    expect(drawCurves([{ points: [[0, NaN]], paint }], options)).toEqual([]);
    expect(
      drawCurves(
        [
          {
            points: [
              [0, 2],
              [1, Infinity],
            ],
            paint,
          },
        ],
        options,
      )[0],
    ).toContain("⠁");
  });

  test("breaks where it is not finite", () => {
    const points = [0, 1, 2, 3, 4].map((x) => [x, x === 2 ? NaN : 1] as const);
    const [line] = drawCurves([{ points, paint }], { ...options, height: 1 });
    expect(line).toBe("1│⠉⠉⠉⠉⠉        ⠉⠉⠉⠉⠉");
  });

  test("says what x is and where y is 0", () => {
    const points = [
      [-1, -1],
      [1, 1],
    ] as const;
    const lines = drawCurves([{ points, paint }], {
      ...options,
      xName: "p",
      xLabel: (x) => `${x}.0`,
      zero: paint,
      margin: 4,
    });
    expect(lines).toEqual([
      "   1│          ⣀⡠⠤⠒⠉",
      "    │⠄ ⠄ ⠄⣀⠤⠔⠖⠉⠄ ⠄ ⠄",
      "  -1│⣀⠤⠒⠊⠉",
      "    └───────────────",
      "     -1.0   p    1.0",
    ]);
  });
});

describe("progress", () => {
  afterEach(() => void vi.restoreAllMocks());

  const written = (terminal: boolean, iterations: number) => {
    const lines: string[] = [];
    vi.spyOn(process.stderr, "write").mockImplementation((text) => lines.push(String(text)) > 0);
    const before = Object.getOwnPropertyDescriptor(process.stderr, "isTTY");
    Object.defineProperty(process.stderr, "isTTY", { value: terminal, configurable: true });
    vi.stubEnv("TERM", "xterm");
    const progress = new ProgressLine();
    if (before) Object.defineProperty(process.stderr, "isTTY", before);
    else Reflect.deleteProperty(process.stderr, "isTTY");
    vi.stubEnv("TERM", undefined);
    for (let iteration = 0; iteration <= iterations; iteration++) {
      progress.show({
        iteration,
        evaluations: 1,
        loss: 123456.789,
        objective: 1,
        validationLoss: 1 / 3,
        gradientNorm: 1e-5,
      });
    }
    progress.end();
    return lines;
  };

  test("is a line at 0, 1, 2, 4, 8, ... where it is not a terminal", () => {
    const iterations = written(false, 1000)
      .slice(1)
      .map((line) => Number(line.trim().split(" ")[0]));
    expect(iterations).toEqual([0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512]);
  });

  test("is one line on a terminal, redrawn no more often than ten times a second, and taken away at the end", () => {
    const lines = written(true, 1000);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(
      /^\r.\[Kiteration 0 {2}loss 123,457 {2}validation 0.33333 {2}\|gradient\| 1\.0e-5 {2}0\.\d s$/,
    );
    expect(lines[1]).toBe("\r\x1b[K");
  });
});

const commands = ["train", "predict", "evaluate", "score", "losses", "explain", "plot"];

describe("the program", () => {
  test("fits 80 columns", async () => {
    const cwd = folder();
    const shown = await Promise.all([
      nadir(["--help"]),
      ...commands.map((command) => nadir([command, "--help"])),
      nadir(["train", example("ames.csv"), "--target", "Sale_Price", "--l2", "0.1"], { cwd }),
      nadir(["train", example("breast_cancer.csv"), "--target", "target", "--out", "c.json"], { cwd }),
    ]);
    for (const { code, stdout, stderr } of shown) {
      expect(code).toBe(0);
      const longest = Math.max(...`${stdout}${stderr}`.split("\n").map((line) => line.length));
      expect(longest).toBeLessThanOrEqual(80);
    }
  });

  test("writes no colours into a pipe, and none when NO_COLOR asks for none", async () => {
    const cwd = folder({ "houses.csv": csv(houses) });
    for (const args of [
      ["train", "houses.csv", "--target", "price"],
      ["train", "houses.csv", "--target", "x"],
      ["train"],
    ]) {
      const { stdout, stderr } = await nadir(args, { cwd, env: { NO_COLOR: "1" } });
      expect(`${stdout}${stderr}`).not.toContain("\x1b");
    }
    const plain = await nadir(["train", "houses.csv", "--target", "x"], { cwd });
    expect(plain.stderr).not.toContain("\x1b");
  });

  test("does not mind that nobody reads on", async () => {
    const cwd = folder({
      "houses.csv": csv([houses[0], ...Array.from({ length: 5000 }, () => houses.slice(1)).flat()]),
    });
    await nadir(["train", "houses.csv", "--target", "price", "--quiet"], { cwd });
    const child = spawn(process.execPath, [bin, "predict", "houses.model.json", "houses.csv", "--quiet"], { cwd });
    let stderr = "";
    child.stderr.on("data", (text) => (stderr += text));
    child.stdout.once("data", () => child.stdout.destroy());
    const [code] = await once(child, "close");
    expect(stderr).toBe("");
    expect(code).toBe(0);
  });

  test("ends well where somebody stops reading after the first line", async () => {
    for (const args of [
      ["explain", "huber"],
      ["losses", "--json"],
    ]) {
      const child = spawn(process.execPath, [bin, ...args]);
      let stderr = "";
      child.stderr.on("data", (text) => (stderr += text));
      child.stdout.once("data", () => child.stdout.destroy());
      const [code] = await once(child, "close");
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    }
  });

  test("shows its help, and losses, without loading the database", async () => {
    const tell = 'process.report.getReport().sharedObjects.some((path) => path.includes("duckdb"))';
    const hook = `process.report.excludeNetwork = true; process.on("exit", () => console.error("database", ${tell}));`;
    const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(hook)}` };
    for (const args of [["--help"], ["train", "--help"], ["--version"], ["losses"], ["explain", "mse"]]) {
      expect((await nadir(args, { env })).stderr).toBe("database false\n");
    }
    const cwd = folder({ "houses.csv": csv(houses) });
    const trained = await nadir(["train", "houses.csv", "--target", "price", "--quiet"], { cwd, env });
    expect(trained.stderr).toContain("database true");
  });

  test("leaves nothing beside the model, nor where it spools", async () => {
    const [cwd, spool] = [folder(), folder()];
    const env = { TMPDIR: spool };
    await nadir(["train", "-", "--target", "price"], { cwd, env, input: csv(houses) });
    await nadir(["train", "-", "--target", "prize"], { cwd, env, input: csv(houses) });
    await nadir(["train", "-", "--target", "price"], { cwd, env, input: "" });
    expect(readdirSync(cwd)).toEqual(["stdin.model.json"]);
    expect(readdirSync(spool)).toEqual([]);
  });

  test("has --version", async () => {
    expect((await nadir(["--version"])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
