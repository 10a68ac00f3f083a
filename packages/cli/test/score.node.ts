// nadir score: what the library makes of the same numbers, and what it says where a file or an option does not fit.
import { getLoss, parseLoss, type RowwiseLoss } from "@nadir/losses";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { csv, folder, nadir, program } from "./nadir.js";

const rows = 40;
const species = ["cat", "dog", "bird"];
const cells = Array.from({ length: rows }, (_, i) => ({
  y: ((i * 37) % 19) / 4 - 2,
  p: ((i * 29) % 23) / 5 - 2,
  w: i % 3,
  won: (i * 7) % 5 < 2 ? "yes" : "no",
  kind: species[(i * 5) % 3],
  k: (i * 5) % 3,
  p_cat: ((i * 11) % 13) / 4,
  p_dog: ((i * 17) % 11) / 3,
  p_bird: ((i * 23) % 7) / 2,
  t_cat: 0.25,
  t_dog: 0.5,
  t_bird: 0.25,
}));
const names = Object.keys(cells[0]) as (keyof (typeof cells)[number])[];
const column = (name: (typeof names)[number]) => cells.map((row) => row[name] as number);
const file = csv([names, ...cells.map((row) => names.map((name) => row[name]))]);
const scores = cells.flatMap(({ p_cat, p_dog, p_bird }) => [p_cat, p_dog, p_bird]);
const three = ["--prediction", "p_cat,p_dog,p_bird"];
const shape = [rows, 3] as const;

/** A file of its own with this text. */
const preds = (text: string): string => join(folder({ "preds.csv": text }), "preds.csv");

async function scored(...args: string[]) {
  const ended = await program(["score", preds(file), "--json", "--quiet", ...args]);
  expect(ended).toMatchObject({ code: 0, stderr: "" });
  return JSON.parse(ended.stdout);
}

describe("nadir score", () => {
  test("is what the loss makes of the columns", async () => {
    const [ps, ys, weights] = [column("p"), column("y"), column("w")];
    const given = ["--target", "y", "--prediction", "p", "--loss", "huber:delta=1.5"];
    const loss = getLoss("huber", { delta: 1.5 });
    const [plain, weighted] = [await scored(...given), await scored(...given, "--weight", "w", "--reduction", "sum")];
    expect(plain).toMatchObject({ schema: "nadir.score/1", loss: "huber", settings: { delta: 1.5 }, rows });
    expect(plain.value).toBe(loss.value(ps, ys));
    expect(weighted.value).toBe(loss.value(ps, ys, { weights, reduction: "sum" }));
    expect(weighted.reduction).toBe("sum");
    const constant = new Float64Array(rows).fill(weighted.constant);
    expect(weighted.baseline).toBe(loss.value(constant, ys, { weights, reduction: "sum" }));
    for (const other of [weighted.constant - 0.01, weighted.constant + 0.01])
      expect(loss.value(constant.fill(other), ys, { weights, reduction: "sum" })).toBeGreaterThan(weighted.baseline);
  });

  test("two labels: the greater is the positive one, unless another is named", async () => {
    const given = ["--target", "won", "--prediction", "p"];
    const codes = cells.map(({ won }) => (won === "yes" ? 1 : 0));
    const [logistic, hinge, turned] = [
      await scored(...given, "--loss", "bce"),
      await scored(...given, "--loss", "hinge"),
      await scored(...given, "--loss", "bce", "--positive", "no"),
    ];
    expect(logistic).toMatchObject({ positive: "yes", value: getLoss("bce").value(column("p"), codes) });
    expect(hinge.value).toBe(
      getLoss("hinge").value(
        column("p"),
        codes.map((code) => 2 * code - 1),
      ),
    );
    expect(turned).toMatchObject({
      positive: "no",
      value: getLoss("bce").value(
        column("p"),
        codes.map((code) => 1 - code),
      ),
    });
  });

  test("classes by number, by name, and as shares", async () => {
    const loss = getLoss("crossEntropy") as RowwiseLoss;
    const want = loss.value(scores, column("k"));
    const given = [...three, "--loss", "crossEntropy"];
    const [byNumber, byName, shares] = [
      await scored("--target", "k", ...given),
      await scored("--target", "kind", ...given),
      await scored("--target", "t_cat,t_dog,t_bird", ...given),
    ];
    expect(byNumber).toMatchObject({ value: want });
    expect(byName).toMatchObject({ value: want, classes: { cat: "p_cat", dog: "p_dog", bird: "p_bird" } });
    const targets = cells.flatMap(() => [0.25, 0.5, 0.25]);
    expect(shares.value).toBe(loss.value(scores, targets, { shape }));
    expect(shares.constant).toEqual(Array.from(loss.constant(targets, { shape })));
  });

  test("one number a row of predictions", async () => {
    const got = await scored("--target", "y", ...three, "--loss", "multiQuantile");
    expect(got.value).toBe(getLoss("multiQuantile").value(scores, column("y")));
  });

  test("for people: the loss beside the best constant, and how labels were read", async () => {
    const { stdout, stderr } = await nadir(["score", "-", "--target", "kind", ...three, "--loss", "crossEntropy"], {
      input: file,
    });
    expect(stderr).toBe(
      "stdin: 40 rows, 3 number columns, 1 of text (kind)\nkind: cat is p_cat, dog is p_dog, bird is p_bird\n",
    );
    const value = getLoss("crossEntropy").value(scores, column("k"));
    expect(stdout).toMatch(/^rows +40\ncrossEntropy +[\d.]+\n {2}best constant +1\.0\d+\n$/);
    expect(stdout).toContain(` ${value.toPrecision(5)}\n`);
  });

  test("infinite predictions count as their limits do", async () => {
    const args = ["--target", "k", "--prediction", "a,b", "--loss", "nll", "--json", "--quiet"];
    const { stdout } = await program(["score", preds("k,a,b\n1,-inf,-1\n1,-2,-0.5\n"), ...args]);
    expect(JSON.parse(stdout).value).toBe(0.75);
    const infinite = await program(["score", preds("k,a,b\n0,-Infinity,0\n"), ...args]);
    expect(JSON.parse(infinite.stdout).value).toBe("Infinity");
  });

  test("where no best constant is known there is none", async () => {
    const hinge = parseLoss("multilabelMargin") as RowwiseLoss;
    const targets = "1,0,1\n0,1,0\n".repeat(3);
    const input = `a,b,c,x,y,z\n${targets
      .split("\n")
      .slice(0, -1)
      .map((row) => `${row},0.5,0.2,0.1\n`)
      .join("")}`;
    const args = ["--target", "a,b,c", "--prediction", "x,y,z", "--loss", "multilabelMargin", "--json", "--quiet"];
    const { stdout } = await nadir(["score", "-", ...args], { input });
    const flags = targets.split(/[,\n]/).filter(Boolean).map(Number);
    const predictions = Array.from({ length: 6 }, () => [0.5, 0.2, 0.1]).flat();
    expect(JSON.parse(stdout).value).toBe(hinge.value(predictions, flags, { shape: [6, 3] }));
  });
});

describe("losses of several arrays", () => {
  const vectors = "a1,a2,p1,p2,n1,n2,y,w\n1,0,1,0.1,0,1,1,1\n0,1,0.2,1,1,0,-1,2\n1,1,1,0.9,-1,0,1,0\n";
  const [a, p, n] = [
    [1, 0, 0, 1, 1, 1],
    [1, 0.1, 0.2, 1, 1, 0.9],
    [0, 1, 1, 0, -1, 0],
  ];
  const score = (...args: string[]) => program(["score", preds(vectors), "--quiet", "--json", ...args]);

  test("take as many columns for each", async () => {
    const { stdout } = await score("--prediction", "a1,a2,p1,p2,n1,n2", "--loss", "tripletMargin:margin=2");
    const loss = parseLoss("tripletMargin:margin=2");
    const want = (loss.value as (...call: unknown[]) => number).call(loss, [a, p, n], null, { shape: [3, 2] });
    expect(JSON.parse(stdout)).toMatchObject({ value: want, baseline: null, rows: 3 });
  });

  test("and targets and weights, one a row", async () => {
    const args = ["--prediction", "a1,a2,p1,p2", "--target", "y", "--weight", "w", "--loss", "cosineEmbedding"];
    const { stdout } = await score(...args);
    const loss = getLoss("cosineEmbedding");
    const options = { weights: [1, 2, 0], shape: [3, 2] };
    const want = (loss.value as (...call: unknown[]) => number).call(loss, [a, p], [1, -1, 1], options);
    expect(JSON.parse(stdout).value).toBe(want);
  });

  test("classes may have names, of which only matters which are the same", async () => {
    const named = "a1,a2,cls\n1,0,cat\n0,1,dog\n1,1,cat\n1,3,dog\n";
    const args = ["--prediction", "a1,a2", "--target", "cls", "--loss", "ntXent", "--quiet", "--json"];
    const { stdout } = await program(["score", preds(named), ...args]);
    const want = getLoss("ntXent").value([1, 0, 0, 1, 1, 1, 1, 3], [0, 1, 0, 1], { shape: [4, 2] });
    expect(JSON.parse(stdout).value).toBe(want);
  });

  test("samples of one element are said to be that", async () => {
    const args = ["--prediction", "a1", "--target", "p1", "--loss", "cosineDistance"];
    const { stderr } = await program(["score", preds(vectors), ...args]);
    expect(stderr).toMatch(/^cosineDistance: each row is a sample of one element; /m);
    const pairs = ["--prediction", "a1,p1", "--target", "y", "--loss", "marginRanking"];
    expect((await program(["score", preds(vectors), ...pairs])).stderr).not.toContain("each row is");
  });

  test.each<[string[], number, string]>([
    [
      ["--prediction", "a1,a2,p1", "--target", "y", "--loss", "cosineEmbedding"],
      2,
      "--prediction: expected as many columns for each of first, second of cosineEmbedding, got 3 in all",
    ],
    [
      ["--prediction", "a1,a2,p1,p2", "--loss", "cosineEmbedding"],
      2,
      "--target: expected 1 (alike) for cosineEmbedding, got 0",
    ],
    [
      ["--prediction", "a1,a2,p1,p2,n1,n2", "--target", "y", "--loss", "tripletMargin"],
      2,
      "--target: expected none for tripletMargin, got 1",
    ],
    [
      ["--prediction", "a1,a2,p1,p2", "--target", "n1", "--loss", "cosineEmbedding"],
      3,
      "preds.csv:2: column n1: expected -1 or 1",
    ],
    [
      ["--prediction", "a1", "--target", "y", "--group", "w", "--loss", "mse"],
      2,
      "--group: expected none, as squaredError",
    ],
    [["--prediction", "a1", "--loss", "mse"], 2, "--target: expected one column for squaredError, got 0"],
    [
      ["--prediction", "a1,a2,p1", "--target", "y", "--loss", "marginRanking"],
      2,
      "--prediction: expected 2 (first, second) for marginRanking, got 3",
    ],
    [
      ["--prediction", "a1,a2", "--target", "y", "--loss", "rankNet"],
      2,
      "--prediction: expected 1 (scores) for rankNet, as --target has 1, got 2",
    ],
    [
      ["--prediction", "a1", "--target", "p1,p2", "--loss", "cosineSimilarity"],
      2,
      "--prediction: expected 2 (2 of vector) for cosineSimilarity, as --target has 2, got 1",
    ],
    [
      ["--prediction", "a1", "--target", "y", "--loss", "generalizedDice"],
      2,
      "--prediction: generalizedDice: shape: expected rows whose length is a multiple of the 2 classes, got 1",
    ],
  ])("%j", async (args, code, message) => {
    const ended = await score(...args);
    expect(ended).toMatchObject({ code, stdout: "" });
    expect(ended.stderr).toContain(message);
  });
});

describe("losses of groups", () => {
  const queries = "q,rel,s,w\na,2,0.3,1\na,0,0.5,1\na,1,0.1,1\nb,1,0.2,2\nb,0,0.1,2\n";
  const [s, rel] = [
    [0.3, 0.5, 0.1, 0.2, 0.1],
    [2, 0, 1, 1, 0],
  ];
  const given = ["--loss", "rankNet", "--target", "rel", "--prediction", "s", "--quiet", "--json"];
  const value = (options: object) => getLoss("rankNet").value(s, rel, options);

  test("rows of one value of --group are a sample, and have one weight", async () => {
    const { stdout } = await program(["score", preds(queries), ...given, "--group", "q", "--weight", "w"]);
    expect(JSON.parse(stdout).value).toBe(value({ groups: [3, 2], weights: [1, 2] }));
    expect(JSON.parse(stdout)).toMatchObject({ rows: 5, groups: 2 });
    const whole = await program(["score", preds(queries), ...given]);
    expect(JSON.parse(whole.stdout)).toMatchObject({ value: value({}), rows: 5, groups: 1 });
  });

  test("without --group all rows have one weight", async () => {
    const ended = await program(["score", preds(queries), ...given, "--weight", "w"]);
    expect(ended).toMatchObject({ code: 3, stdout: "" });
    expect(ended.stderr).toContain("preds.csv:5: column w: expected 1, as in the other rows of its group, got 2");
  });

  test("for people: how many groups the mean is over, and that all rows are one where none are named", async () => {
    const [args, path] = [given.slice(0, -2), preds(queries)];
    const grouped = await program(["score", path, ...args, "--group", "q"]);
    expect(grouped.stdout).toBe(
      `rows          5\ngroups        2\nrankNet  ${value({ groups: [3, 2] }).toPrecision(5)}\n`,
    );
    expect(grouped.stderr).not.toContain("--group");
    const whole = await program(["score", path, ...args]);
    expect(whole.stdout).toMatch(/^groups +1$/m);
    expect(whole.stderr).toMatch(
      /^rankNet: all 5 rows are one group; --group names the column that tells groups apart$/m,
    );
    expect((await program(["score", path, ...args, "--quiet"])).stderr).toBe("");
    const plain = await program(["score", path, "--target", "rel", "--prediction", "s", "--loss", "mse"]);
    expect(plain.stdout).not.toContain("groups");
  });

  test("a row of several columns is a group by itself", async () => {
    const rows = ["--target", "rel,w", "--prediction", "s,rel", "--loss", "rankNet"];
    const { stdout, stderr } = await program(["score", preds(queries), ...rows, "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ rows: 5, groups: 5 });
    expect(stderr).not.toContain("--group");
  });

  test.each([
    [
      queries.replace("b,0,", "a,0,"),
      'preds.csv:6: column q: expected the rows of a group one after another, got "a" again',
    ],
    [
      queries.replace("a,1,0.1,1", "a,1,0.1,3"),
      "preds.csv:4: column w: expected 1, as in the other rows of its group, got 3",
    ],
    [
      queries.replace("a,1,0.1,1", "a,1,0.1,"),
      "preds.csv:4: column w: expected 1, as in the other rows of its group, got an empty cell or NaN",
    ],
    [queries.replace("b,0,", "b,-1,"), "preds.csv:6: column rel: expected a number in [0, ∞)"],
  ])("%j", async (text, message) => {
    const ended = await program(["score", preds(text), ...given, "--group", "q", "--weight", "w"]);
    expect(ended).toMatchObject({ code: 3, stdout: "" });
    expect(ended.stderr).toContain(message);
  });
});

describe("what does not fit", () => {
  const changed = (line: number, name: string, cell: string) =>
    csv([names, ...cells.map((row, i) => names.map((each) => (i === line - 2 && each === name ? cell : row[each])))]);
  const usual = ["--target", "y", "--prediction", "p", "--loss", "mse"];

  test.each<[string, string[], number, string, string?]>([
    ["a cell that is no number", usual, 3, 'preds.csv:7: column p: expected a number, got "x"', changed(7, "p", "x")],
    [
      "an empty cell",
      usual,
      3,
      "preds.csv:9: column p: expected a value, got an empty cell or NaN",
      changed(9, "p", ""),
    ],
    [
      "an empty target",
      usual,
      3,
      "preds.csv:9: column y: expected a value, got an empty cell or NaN",
      changed(9, "y", "NA"),
    ],
    [
      "a negative weight",
      [...usual, "--weight", "w"],
      3,
      "preds.csv:11: column w: expected a finite number that is not negative, got -1",
      changed(11, "w", "-1"),
    ],
    [
      "a target outside",
      ["--target", "y", "--prediction", "p", "--loss", "bce"],
      3,
      "fix: say with --positive which value is the positive class",
    ],
    [
      "a class too many",
      ["--target", "k", ...three, "--loss", "crossEntropy"],
      3,
      "preds.csv:5: column k: expected a class from 0 to 2, got 3; classes count from 0",
      changed(5, "k", "3"),
    ],
    [
      "a share that is negative",
      ["--target", "t_cat,t_dog,t_bird", ...three, "--loss", "crossEntropy"],
      3,
      "preds.csv:6: column t_dog: expected a number in [0, ∞), got -1",
      changed(6, "t_dog", "-1"),
    ],
    [
      "an unknown class",
      ["--target", "kind", ...three, "--loss", "crossEntropy"],
      3,
      'preds.csv:4: column kind: expected the name of a column of --prediction, got "cow"',
      changed(4, "kind", "cow"),
    ],
    [
      "a third label",
      ["--target", "won", "--prediction", "p", "--loss", "bce"],
      3,
      'preds.csv:8: column won: expected two labels, got a third: "maybe"',
      changed(8, "won", "maybe"),
    ],
    ["an unknown loss", [...usual.slice(0, 4), "--loss", "hubr"], 2, 'got "hubr". Did you mean "huber"?'],
    [
      "an unknown column",
      ["--target", "yy", ...usual.slice(2)],
      2,
      '--target: expected the name of a column, got "yy".',
    ],
    [
      "several predictions",
      ["--target", "y", ...three, "--loss", "mse"],
      2,
      "--prediction: expected one column for squaredError",
    ],
    [
      "too few predictions",
      ["--target", "y", "--prediction", "p", "--loss", "multiQuantile"],
      2,
      "--prediction: expected 3 columns for multiQuantile, got 1",
    ],
    [
      "too few targets",
      ["--target", "t_cat,t_dog", ...three, "--loss", "crossEntropy"],
      2,
      "--target: expected one column (classes) or one for each of --prediction (shares) for crossEntropy, got 2 for 3",
    ],
    [
      "labels of a number",
      [...usual, "--positive", "1"],
      2,
      "--positive: expected none, as squaredError is no loss of two classes, got 1",
    ],
    [
      "a label that is none",
      ["--target", "won", "--prediction", "p", "--loss", "bce", "--positive", "Yes"],
      2,
      "--positive: expected one of the labels of won, got Yes. They are no, yes",
    ],
    [
      "names of classes where there are none",
      ["--target", "kind", "--prediction", "p_cat,p_dog", "--loss", "ordinal"],
      3,
      'column kind: expected the number of a class, counted from 0, got "cat"',
    ],
    ["no rows", usual, 3, "preds.csv: expected at least one row, got none", csv([names])],
    ["no loss", usual.slice(0, 4), 2, "required option '--loss <name>' not specified"],
  ])("%s", async (_, args, code, message, text = file) => {
    const ended = await program(["score", preds(text), "--quiet", ...args]);
    expect(ended).toMatchObject({ code, stdout: "" });
    expect(ended.stderr).toContain(message);
  });

  test("what a row of weight 0 holds does not matter", async () => {
    const { code, stdout } = await program([
      "score",
      preds(changed(2, "p", "")),
      ...usual,
      "--weight",
      "w",
      "--json",
      "--quiet",
    ]);
    expect(code).toBe(0);
    const want = getLoss("mse").value(column("p"), column("y"), { weights: column("w") });
    expect(JSON.parse(stdout).value).toBe(want);
  });
});
