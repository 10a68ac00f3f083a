import { gzipSync } from "node:zlib";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { beforeAll, describe, expect, test } from "vitest";
import { csv, folder, houses, nadir } from "./nadir.js";

const [header, ...rows] = houses;
const records = rows.map((row) => Object.fromEntries(row.map((cell, i) => [header[i], cell])));

/** The same houses, as files of every kind. */
const files = {
  "comma.csv": csv(houses),
  "tab.tsv": csv(houses).replaceAll(",", "\t"),
  "tab.csv": csv(houses).replaceAll(",", "\t"),
  "semicolon.csv": csv(houses).replaceAll(",", ";"),
  "bar.txt": csv(houses).replaceAll(",", "|"),
  "quoted.csv": csv(houses.map((row) => row.map((cell) => `"${cell}"`))),
  "windows.csv": csv(houses).replaceAll("\n", "\r\n"),
  "old-mac.csv": csv(houses).replaceAll("\n", "\r"),
  "mark.csv": `\ufeff${csv(houses)}`,
  "mark-quoted.csv": `\ufeff${csv(houses.map((row) => row.map((cell) => `"${cell}"`)))}`,
  "unfinished.csv": csv(houses).trimEnd(),
  "blank-lines.csv": csv(houses).replaceAll("Boone", "Boone").replace(/\n/g, "\n\n"),
  "packed.csv.gz": gzipSync(csv(houses)),
  "no-ending": csv(houses),
  "a * in the [name]?.csv": csv(houses),
  "array.json": JSON.stringify(records),
  "lines.jsonl": records.map((record) => `${JSON.stringify(record)}\n`).join(""),
  "lines.ndjson": records.map((record) => `${JSON.stringify(record)}\n`).join(""),
};

describe("every format gives the same model", () => {
  let cwd: string;
  let expected: string;
  const train = async (path: string, input?: string | Buffer) => {
    const { code, stdout, stderr } = await nadir(["train", path, "--target", "price", "--json", "--out", "m.json"], {
      cwd,
      input,
    });
    expect(stderr).not.toContain("error");
    expect(code).toBe(0);
    return stdout;
  };

  beforeAll(async () => {
    cwd = folder(files);
    expected = await train("comma.csv");
  });

  test.each(Object.keys(files))("%s", async (path) => {
    expect(await train(path)).toBe(expected);
  });

  test("Parquet", async () => {
    const connection = await (await DuckDBInstance.create()).connect();
    const to = (name: string) => join(cwd, name).replaceAll("'", "''");
    await connection.run(`COPY (FROM read_csv('${to("comma.csv")}')) TO '${to("houses.parquet")}'`);
    const casts = "area::DECIMAL(9, 2) AS area, rooms::UTINYINT AS rooms, city, price::FLOAT AS price";
    await connection.run(`COPY (SELECT ${casts} FROM read_csv('${to("comma.csv")}')) TO '${to("other.parquet")}'`);
    connection.closeSync();
    expect(await train("houses.parquet")).toBe(expected);
    expect(await train("other.parquet")).toBe(expected);
    expect(await train("-", readFileSync(join(cwd, "houses.parquet")))).toBe(expected);
  });

  test.each(["comma.csv", "tab.tsv", "array.json", "lines.ndjson", "packed.csv.gz"] as const)(
    "%s on standard input",
    async (name) => {
      expect(await train("-", files[name])).toBe(expected);
    },
  );

  test("standard input is named stdin", async () => {
    const path = folder();
    const { stderr, stdout } = await nadir(["train", "-", "--target", "price"], {
      cwd: path,
      input: files["comma.csv"],
    });
    expect(stderr).toContain("stdin: 40 rows, 3 number columns, 1 of text (city)");
    expect(stdout).toContain("model  stdin.model.json");
    const predicted = await nadir(["predict", "stdin.model.json", "-"], { cwd: path, input: files["array.json"] });
    expect(predicted.stdout.split("\n")).toHaveLength(42);
  });
});

describe("cells", () => {
  const predictions = async (content: string) => {
    const cwd = folder({ "train.csv": csv(houses), "new.csv": content });
    await nadir(["train", "train.csv", "--target", "price", "--quiet"], { cwd });
    const { stdout, code, stderr } = await nadir(["predict", "train.model.json", "new.csv", "--quiet"], { cwd });
    expect(stderr).toBe("");
    expect(code).toBe(0);
    return stdout.trimEnd().split("\n").slice(1);
  };

  test("quotes, delimiters and line breaks inside fields", async () => {
    const rows = ['area,rooms,city,"a ""note"", with, commas"', '70,2,"Ames","one,\ntwo"', '"70", 2 ,Ames,"say ""x"""'];
    const [first, second] = await predictions(`${rows.join("\n")}\n`);
    expect(second).toBe(first);
  });

  test("every way to write a missing value", async () => {
    const missing = ["", "NA", "N/A", "nan", "NaN", "null", "NULL", "?", '"NA"', '""'];
    const lines = await predictions(`area,rooms,city\n${missing.map((cell) => `${cell},2,Ames\n`).join("")}`);
    expect(lines).toHaveLength(missing.length);
    expect(new Set(lines).size).toBe(1);
  });

  test("any way to write a number", async () => {
    const lines = await predictions(
      `area,rooms,city\n${["70", "70.0", "7e1", "+70", "0.7E+02", "070"].map((cell) => `${cell},2,Ames\n`).join("")}`,
    );
    expect(new Set(lines).size).toBe(1);
  });

  test("columns in another order, and others besides", async () => {
    expect(await predictions("note,city,rooms,area\nx,Ames,2,70\n")).toEqual(
      await predictions("area,rooms,city\n70,2,Ames\n"),
    );
  });

  test("rows keep their order, however many there are", async () => {
    const areas = Array.from({ length: 150_000 }, (_, i) => (i * 7919) % 100_003);
    const lines = (await predictions(`area,rooms,city\n${areas.map((area) => `${area},2,Ames\n`).join("")}`)).map(
      Number,
    );
    const slope = (lines[1] - lines[0]) / (areas[1] - areas[0]);
    expect(lines).toHaveLength(areas.length);
    lines.forEach((line, i) => {
      if (!(Math.abs(line - lines[0] - slope * (areas[i] - areas[0])) < 1e-3)) throw new Error(`row ${i}: ${line}`);
    });
  });

  test("no rows give no predictions", async () => {
    expect(await predictions("area,rooms,city\n")).toEqual([]);
  });
});
