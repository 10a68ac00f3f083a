import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeUtf8, splitFields, textRecords, type TextRecord } from "../src/data/scan.js";

/** A text in chunks of the given size. */
async function* chunks(text: string, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text, "utf8");
  for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size);
}

async function scan(text: string, { size = 1 << 16, delimiters = "," } = {}): Promise<TextRecord[]> {
  const records: TextRecord[] = [];
  for await (const record of textRecords(chunks(text, size), delimiters)) records.push(record);
  return records;
}

const endings = ["\n", "\r\n", "\r"] as const;

/** A field as CSV: quoted where it must be, and at times where it need not. */
const cell = fc.tuple(
  fc.string({ unit: fc.constantFrom("a", "é", "€", "🙂", '"', ",", "\n", "\r", " ") }),
  fc.boolean(),
);
const asCsv = ([text, quoted]: [string, boolean]) =>
  quoted || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
const file = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 });

describe("records", () => {
  test("come back as they were written, whatever the line ending and the chunks", async () => {
    await fc.assert(
      fc.asyncProperty(
        file,
        fc.constantFrom(...endings),
        fc.integer({ min: 1, max: 9 }),
        fc.boolean(),
        async (rows, ending, size, mark) => {
          const text = `${mark ? "\ufeff" : ""}${rows.map((row) => row.map(asCsv).join(",") + ending).join("")}`;
          const records = await scan(text, { size: mark ? 1 << 16 : size });
          expect(records.map((record) => splitFields(record.text, ",").map(decodeUtf8))).toEqual(
            rows.map((row) => row.map(([value]) => value)),
          );
          expect(records.every((record) => record.ending === ending && !record.open)).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("know the line they start on", async () => {
    const records = await scan('a,b\n1,"x\ny\nz"\n\n2,w\n');
    expect(records.map(({ line, text }) => [line, text])).toEqual([
      [1, "a,b"],
      [2, '1,"x\ny\nz"'],
      [5, ""],
      [6, "2,w"],
    ]);
  });

  test("may lack the last line ending", async () => {
    expect(await scan("a,b\n1,2")).toMatchObject([{ ending: "\n" }, { line: 2, text: "1,2", ending: "", open: false }]);
    expect(await scan("")).toEqual([]);
  });

  test("tell when the file ends inside quotes", async () => {
    expect((await scan('a,b\n1,"2\n3,4\n')).at(-1)).toMatchObject({ line: 2, open: true });
  });

  test("take a quote inside a field for what it is", async () => {
    expect(await scan('5" pipe,x\n6" pipe,y\n')).toHaveLength(2);
  });
});

describe("bytes", () => {
  test("that are no UTF-8 are not decoded", () => {
    expect(decodeUtf8("caf\xe9")).toBeUndefined();
    expect(decodeUtf8("caf\xc3\xa9")).toBe("café");
  });
});
