import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { csv, folder, houses, housesWith, nadir } from "./nadir.js";

const good = csv(houses);
const lines = good.trimEnd().split("\n");
const price = ["--target", "price"];

/** A mistake, how the program ends, and what it says: where, what was expected, what was found, what to do. */
interface Mistake {
  readonly files?: Readonly<Record<string, string | Buffer>>;
  readonly args: readonly string[];
  readonly input?: string;
  readonly code: number;
  readonly says: readonly string[];
}

/** A data file that training must refuse. */
const broken = (content: string | Buffer, ...says: string[]): Mistake => ({
  files: { "houses.csv": content },
  args: ["train", "houses.csv", ...price],
  code: 3,
  says,
});

/** Arguments that must be refused, the data being fine. */
const misused = (args: readonly string[], ...says: string[]): Mistake => ({
  files: { "houses.csv": good },
  args: ["train", "houses.csv", ...args],
  code: 2,
  says,
});

const dataMistakes: Readonly<Record<string, Mistake>> = {
  "no such file": {
    files: { "houses.csv": good },
    args: ["train", "huoses.csv", ...price],
    code: 3,
    says: ['huoses.csv: expected a file, got nothing of that name. Did you mean "houses.csv"?'],
  },
  "a directory": { args: ["train", ".", ...price], code: 3, says: [".: expected a file, got a directory"] },
  "an empty file": broken("", "houses.csv: expected data, got an empty file"),
  "empty standard input": {
    args: ["train", "-", ...price],
    code: 3,
    says: ["stdin: expected data, got an empty file"],
  },
  "a header alone": broken(`${lines[0]}\n`, "houses.csv: expected rows, got none"),
  "no header": broken(
    "1,2,3\n4,5,6\n",
    "houses.csv:1: expected the names of the columns, got numbers (1, 2, 3)",
    "fix: put a line",
  ),
  "an empty first line": broken(`\n${good}`, "houses.csv:1: expected the names of the columns, got an empty line"),
  "two columns of one name": broken(
    good.replace("rooms", "area"),
    "houses.csv:1: expected different names, got area for both column 1 and column 2",
  ),
  "a column without a name": broken(
    good.replace("rooms", ""),
    "houses.csv:1: column 2 of 4: expected a name, got none",
    "index=False",
  ),
  "a number that is none": broken(
    csv(housesWith(30, "area", "12k")),
    'houses.csv:30: column area: expected a number, got "12k"',
    "fix: correct the file, or read the column as text with --text area",
  ),
  "a number that is none, after a cell of several lines": broken(
    csv(housesWith(30, "area", "12k")).replace("Boone", '"Boone\nCounty"'),
    'houses.csv:31: column area: expected a number, got "12k"',
  ),
  "several numbers that are none": broken(
    csv(housesWith(30, "area", "12k")).replace(/^\d+,4/gm, "x,4"),
    "(the first of 8 such cells)",
  ),
  "an infinite number": broken(
    csv(housesWith(7, "rooms", "inf")),
    'houses.csv:7: column rooms: expected a number, got "inf"',
  ),
  "decimal commas": broken(
    csv(houses).replace(/^(\d+),(\d),/gm, '"$1,5",$2,'),
    'houses.csv: column area: expected numbers with a decimal point, got "50,5"',
    "--text area",
  ),
  "a short line": broken(
    lines.toSpliced(4, 1, "70,3,Ames").join("\n"),
    "houses.csv:5: expected 4 fields, as in the header, got 3: 70,3,Ames",
  ),
  "a long line": broken(
    lines.toSpliced(4, 1, "70,3,Ames,9,9").join("\n"),
    "houses.csv:5: expected 4 fields, as in the header, got 5",
  ),
  "a quote that never closes": broken(
    good.replace("Boone", '"Boone'),
    "houses.csv:3: expected a closing quote, got the end of the file",
  ),
  "text after a closing quote": broken(
    good.replace("Boone", '"Boo"ne'),
    "houses.csv:3: expected a delimiter after the closing quote",
  ),
  "another encoding": broken(
    Buffer.from(good.replace("Boone", "Bo\xf6ne"), "latin1"),
    "houses.csv:3: expected UTF-8 text",
    "iconv",
  ),
  "UTF-16": broken(Buffer.from(`\ufeff${good}`, "utf16le"), "houses.csv: expected UTF-8 text, got UTF-16"),
  "a mixture of line endings": broken(
    `${lines[0]}\r\n${lines[1]}\r\n${lines.slice(2).join("\n")}\n`,
    "houses.csv:3: expected the line to end like those above it",
    "dos2unix",
  ),
  "a header with another line ending": broken(
    good.replace("\n", "\r\n"),
    "houses.csv:2: expected the line to end like those above it",
  ),
  "a target that is missing": broken(
    csv(housesWith(12, "price", "NA")),
    'houses.csv:12: column "price": expected a value, got a missing one',
  ),
  "a target that never changes": broken(
    csv(houses.map((row, i) => (i === 0 ? row : [...row.slice(0, 3), 7]))),
    'houses.csv: column "price": expected values that differ, got 7 in every row',
  ),
  "a target of three classes": {
    files: { "houses.csv": good },
    args: ["train", "houses.csv", "--target", "city"],
    code: 3,
    says: ['houses.csv: column "city": expected two classes, got 3'],
  },
  "a target outside of the loss's domain": {
    files: { "houses.csv": csv(housesWith(9, "price", -1)) },
    args: ["train", "houses.csv", ...price, "--loss", "poissonNll"],
    code: 3,
    says: ['houses.csv:9: column "price": expected', "poissonNll, got -1"],
  },
  "a weight below 0": {
    files: { "houses.csv": csv(housesWith(5, "rooms", -2)) },
    args: ["train", "houses.csv", ...price, "--weights", "rooms"],
    code: 3,
    says: ['houses.csv:5: column "rooms": expected a finite number from 0 upwards, got -2'],
  },
  "broken JSON": {
    files: { "houses.json": '[{"price": 1}, {"price": ]' },
    args: ["train", "houses.json", ...price],
    code: 3,
    says: ["houses.json: expected a readable JSON file, got: Malformed JSON"],
  },
  "nested JSON": {
    files: { "houses.json": '[{"price": 1, "rooms": [1, 2]}]' },
    args: ["train", "houses.json", ...price],
    code: 3,
    says: ["houses.json: column rooms: expected one value a row, got lists or objects", "fix: leave the column out"],
  },
  "a number in JSON that is none": {
    files: { "houses.json": '[{"price": 1, "area": 2}, {"price": 2, "area": 3}, {"price": "3k", "area": 1}]' },
    args: ["train", "houses.json", ...price],
    code: 3,
    says: ['houses.json: record 3: column price: expected a number, got "3k"'],
  },
  "broken Parquet": {
    files: { "houses.parquet": "PAR1 and no more" },
    args: ["train", "houses.parquet", ...price],
    code: 3,
    says: ["houses.parquet: expected a readable Parquet file"],
  },
  "a broken gzip file": {
    files: { "houses.csv.gz": gzipSync(good).subarray(0, 60) },
    args: ["train", "houses.csv.gz", ...price],
    code: 3,
    says: ["houses.csv.gz: expected a whole gzip file"],
  },
};

const usageMistakes: Readonly<Record<string, Mistake>> = {
  "no command": { args: [], code: 2, says: ["Usage: nadir"] },
  "an unknown command": { args: ["trian"], code: 2, says: ["unknown command 'trian'", "Did you mean train?"] },
  "an unknown option": misused([...price, "--losss", "huber"], "unknown option '--losss'", "Did you mean --loss?"),
  "no data": { args: ["train", ...price], code: 2, says: ["missing required argument 'data'"] },
  "no target": misused([], "required option '--target <column>' not specified"),
  "an unknown target": misused(
    ["--target", "prize"],
    '--target: expected the name of a column, got "prize". Did you mean "price"?',
  ),
  "an unknown target like no other": misused(["--target", "x"], "The columns are: area, rooms, city, price"),
  "unknown features": misused(
    [...price, "--features", "area,room"],
    '--features: expected the name of a column, got "room". Did you mean "rooms"?',
  ),
  "the target as a feature": misused(
    [...price, "--features", "area,price"],
    "--features: expected columns other than the target's",
  ),
  "unknown weights": misused(
    [...price, "--weights", "wieght"],
    '--weights: expected the name of a column, got "wieght"',
  ),
  "an unknown text column": misused([...price, "--text", "citty"], 'Did you mean "city"?'),
  "an unknown loss": misused([...price, "--loss", "hubber"], "--loss: ", "hubber", 'Did you mean "huber"?'),
  "an unknown setting of a loss": misused([...price, "--loss", "huber:dleta=1"], "--loss: ", 'Did you mean "delta"?'),
  "a setting out of its domain": misused(
    [...price, "--loss", "huber:delta=-1"],
    "--loss: huber: delta: expected",
    "got -1",
  ),
  "a loss of several classes": misused(
    [...price, "--loss", "crossEntropy"],
    "--loss: expected a loss of one prediction a row, got crossEntropy",
  ),
  "a penalty that is no number": misused([...price, "--l2", "much"], 'expected a number of at least 0, got "much"'),
  "a penalty below 0": misused([...price, "--l2", "-1"], 'expected a number of at least 0, got "-1"'),
  "an l1 penalty below 0": misused([...price, "--l1", "-1"], 'expected a number of at least 0, got "-1"'),
  "a model that is not there yet": misused([...price, "--model", "mlp"], "Allowed choices are linear"),
  "fractions that leave nothing": misused(
    [...price, "--validation", "0.5", "--test", "0.5"],
    "expected fractions that leave rows to train on",
  ),
  "a fraction of one": misused([...price, "--test", "1"], 'expected a fraction in [0, 1), got "1"'),
  "no iterations": misused([...price, "--max-iterations", "0"], "expected a whole number of at least 1"),
  "an output folder that is not there": misused(
    [...price, "--out", "no/where.json"],
    "--out: expected a folder no, got none",
  ),
  "an output file that is the data": misused(
    [...price, "--out", "./houses.csv"],
    "--out: expected another file than those that are read",
  ),
  "an unknown positive label": {
    files: { "houses.csv": good.replaceAll("Boone", "Ames") },
    args: ["train", "houses.csv", "--target", "city", "--positive", "Boone"],
    code: 2,
    says: ['--positive: expected one of "Ames", "Nevada", got "Boone"'],
  },
};

for (const [kind, mistakes] of Object.entries({ "the data": dataMistakes, "the command line": usageMistakes })) {
  describe.concurrent(`mistakes in ${kind} are told in words`, () => {
    test.each(Object.entries(mistakes))("%s", async (_, { files, args, input, code, says }) => {
      const cwd = folder(files);
      const ended = await nadir(args, { cwd, input });
      for (const text of says) expect(ended.stderr).toContain(text);
      expect(ended.stderr).not.toMatch(/\n\s+at |node:internal/);
      expect(ended.stdout).toBe("");
      expect(ended.code).toBe(code);
      expect(existsSync(join(cwd, "houses.model.json"))).toBe(false);
    });
  });
}

describe("mistakes with models", () => {
  const trained = async (files: Readonly<Record<string, string>> = {}) => {
    const cwd = folder({ "houses.csv": good, ...files });
    expect((await nadir(["train", "houses.csv", ...price, "--quiet"], { cwd })).code).toBe(0);
    return cwd;
  };
  const fails = async (cwd: string, args: readonly string[], code: number, says: string) => {
    const ended = await nadir(args, { cwd });
    expect(ended.stderr).toContain(says);
    expect(ended).toMatchObject({ code, stdout: "" });
  };

  test("are told in words", async () => {
    const cwd = await trained({
      "noarea.csv": "rooms,city\n1,Ames\n",
      "notarget.csv": "area,rooms,city\n1,1,Ames\n",
      "dirty.csv": "area,rooms,city\n70,3,Ames\n80,three,Ames\n",
      "broken.json": "{",
      "other.json": "{}",
    });
    mkdirSync(join(cwd, "folder"));
    const model = "houses.model.json";
    await fails(cwd, ["predict", "house.model.json", "houses.csv"], 3, 'Did you mean "houses.model.json"?');
    await fails(cwd, ["predict", "folder", "houses.csv"], 3, "folder: expected a model file, got a directory");
    await fails(cwd, ["predict", "houses.csv", model], 3, "the order is: nadir predict MODEL DATA");
    await fails(cwd, ["predict", "broken.json", "houses.csv"], 3, "broken.json: ");
    await fails(cwd, ["predict", "other.json", "houses.csv"], 3, "other.json: expected an object with format");
    await fails(
      cwd,
      ["predict", model, "noarea.csv"],
      3,
      "noarea.csv: expected the column area, as in training, got none of that name",
    );
    await fails(cwd, ["predict", model, "dirty.csv"], 3, 'dirty.csv:3: column rooms: expected a number, got "three"');
    await fails(
      cwd,
      ["predict", model, "houses.csv", "--out", "folder"],
      2,
      "--out: expected a file name, got the folder folder",
    );
    await fails(cwd, ["evaluate", model, "notarget.csv"], 3, "notarget.csv: expected the column price, as in training");
    await fails(cwd, ["evaluate", model, "houses.csv", "--weights", "rroms"], 2, 'Did you mean "rooms"?');
  });
});
