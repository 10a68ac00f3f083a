import { NadirError } from "@nadir/core-wasm";
import { describe, expect, test } from "vitest";
import { type ModelData, parseModel, serializeModel, sha256, train } from "../src/index.js";
import { credits, tables } from "./data.js";

const { model } = train(credits, { target: "Status", l2: 0.01 });
const text = serializeModel(model);

type File = ModelData & { format: string; version: number; sha256: string };
const parsed = () => JSON.parse(text) as File;

/** The file with the member at a path replaced (undefined: removed), its hash made right again. */
const changed = (path: readonly (string | number)[], value: unknown): string => {
  const { sha256: _, ...body } = parsed();
  const replaced = (place: unknown, [name, ...rest]: readonly (string | number)[]): unknown => {
    if (name === undefined) return value;
    const copy = (Array.isArray(place) ? [...(place as unknown[])] : { ...(place as object) }) as Record<
      string | number,
      unknown
    >;
    copy[name] = replaced(copy[name], rest);
    return copy;
  };
  const whole = replaced(body, path) as object;
  return JSON.stringify({ ...whole, sha256: sha256(JSON.stringify(whole)) });
};

describe("model files", () => {
  test("read back to the same model, to the last bit", () => {
    const read = parseModel(text);
    expect(read.toJSON()).toEqual(model.toJSON());
    expect(read.predict(credits)).toEqual(model.predict(credits));
    expect(read.labels(credits)).toEqual(model.labels(credits));
    expect(read.evaluate(credits)).toEqual(model.evaluate(credits));
    expect(serializeModel(read)).toBe(text);
  });

  test("settings of the loss come back", () => {
    const robust = train(tables["diabetes.csv"], { target: "target", loss: "huber:delta=30" }).model;
    const read = parseModel(serializeModel(robust));
    expect(read.loss).toEqual({ name: "huber", settings: { delta: 30 } });
    expect(read.evaluate(tables["diabetes.csv"])).toEqual(robust.evaluate(tables["diabetes.csv"]));
  });

  test("are data that anyone can predict with", () => {
    const { features, columns, intercept } = parsed();
    const one = { rows: 1, columns: credits.columns.map(({ name, values }) => ({ name, values: values.slice(0, 1) })) };
    const cell = (name: string) => one.columns.find((column) => column.name === name)!.values[0];
    const raw = features.flatMap((feature) => {
      const value = cell(feature.name);
      if (feature.kind === "text") return feature.levels.map((level) => (level === value ? 1 : 0));
      if (feature.kind === "dropped") return [];
      const missing = Number.isNaN(value);
      const number = missing ? feature.median : (value as number);
      return feature.missing > 0 ? [number, missing ? 1 : 0] : [number];
    });
    const margin = columns.reduce(
      (sum, { mean, deviation, coefficient }, j) =>
        sum + (deviation === 0 ? 0 : (raw[j] - mean) / deviation) * coefficient,
      intercept,
    );
    expect(model.margins(one)[0]).toBe(margin);
  });

  test("do not depend on white space", () => {
    expect(parseModel(JSON.stringify(parsed())).toJSON()).toEqual(model.toJSON());
    expect(parseModel(`\n${JSON.stringify(parsed(), null, "\t")}\n`).toJSON()).toEqual(model.toJSON());
  });

  test("hold no date and no path: the same training gives the same file", () => {
    expect(serializeModel(train(credits, { target: "Status", l2: 0.01 }).model)).toBe(text);
  });

  test("hold the record of the training", () => {
    const { record } = parsed();
    expect(record).toMatchObject({
      status: "converged",
      method: "newton",
      l2: 0.01,
      standardize: true,
      seed: 1,
      weights: null,
      testUses: 1,
    });
    expect(record.rows).toEqual({ training: 240, validation: 80, test: 80 });
    expect(Object.keys(record.losses)).toEqual(["training", "validation", "test"]);
  });
});

describe("what is not a sound model file is refused", () => {
  const refused = (broken: string, code: string, message: string | RegExp) => {
    const act = () => parseModel(broken);
    expect(act).toThrow(message);
    expect(act).toThrow(NadirError);
    try {
      act();
    } catch (error) {
      expect((error as NadirError).code).toBe(code);
    }
  };

  test("every digit counts", () => {
    const { intercept } = parsed();
    const digits = String(intercept);
    const other = digits.replace(/.$/, (digit) => String((Number(digit) + 3) % 10));
    refused(
      text.replace(digits, other),
      "MODEL_HASH",
      /^model file: sha256: expected [0-9a-f]{64}, got "[0-9a-f]{64}": the file was changed after it was written$/,
    );
  });

  test("so do the hash itself, names and the order of columns", () => {
    refused(text.replace(/"sha256": "./, '"sha256": "x'), "MODEL_HASH", /the file was changed/);
    refused(JSON.stringify({ ...parsed(), sha256: undefined }), "MODEL_HASH", /got undefined: the file was changed/);
    refused(text.replace('"Status"', '"status"'), "MODEL_HASH", /the file was changed/);
    const { columns, ...rest } = parsed();
    refused(JSON.stringify({ ...rest, columns: columns.toReversed() }), "MODEL_HASH", /the file was changed/);
  });

  test.each([
    ["cut off", text.slice(0, -40)],
    ["empty", ""],
    ["something after it", `${text}{}`],
    ["a byte order mark", `\uFEFF${text}`],
    ["not JSON", "MZ\u0000\u0001"],
  ])("%s", (_, broken) =>
    refused(broken, "MODEL_FILE", /^model file: expected JSON as nadir writes it, got something else/),
  );

  test("a million brackets", () => {
    expect(() => parseModel("[".repeat(1e6) + "]".repeat(1e6))).toThrow(/^model file: expected /);
  });

  test.each(["null", "[]", "7", "{}", '{"format":"other"}'])("other JSON: %s", (broken) =>
    refused(
      broken,
      "MODEL_FILE",
      'model file: expected an object with format "nadir.model", got another. Is it a model file?',
    ),
  );

  test("another version", () => {
    refused(
      changed(["version"], 2),
      "MODEL_VERSION",
      "model file: version: expected 1, got 2. Use the release of nadir that wrote it.",
    );
  });

  test("a name twice in an object, however it is spelled", () => {
    refused(
      text.replace('"intercept"', '"intercept": 0, "intercept"'),
      "MODEL_FILE",
      'model file: expected every name once in its object, got "intercept" twice',
    );
    refused(text.replace('"intercept"', '"\\u0069ntercept": 0, "intercept"'), "MODEL_FILE", /got "intercept" twice/);
  });

  const wrong: [string, (string | number)[], unknown, string][] = [
    ["no intercept", ["intercept"], undefined, "model file: model: expected a member intercept, got undefined"],
    [
      "one member more",
      ["code"],
      "alert(1)",
      'model file: model: expected nothing but format, version, kind, target, loss, features, intercept, columns, record, got "code"',
    ],
    ["a text for a number", ["intercept"], "1", 'model file: model.intercept: expected a number, got "1"'],
    [
      "null for a number",
      ["columns", 2, "coefficient"],
      null,
      "model file: model.columns[2].coefficient: expected a number, got null",
    ],
    [
      "a negative deviation",
      ["columns", 0, "deviation"],
      -1,
      "model file: model.columns[0].deviation: expected a number from 0 upwards, got -1",
    ],
    [
      "another kind of feature",
      ["features", 0, "kind"],
      "script",
      'model file: model.features[0].kind: expected "number" or "text" or "dropped", got "script"',
    ],
    [
      "a kind from the prototype",
      ["features", 0, "kind"],
      "constructor",
      'model file: model.features[0].kind: expected "number" or "text" or "dropped", got "constructor"',
    ],
    [
      "an object for an array",
      ["columns"],
      { length: 1 },
      "model file: model.columns: expected an array, got an object",
    ],
    [
      "a column less",
      ["columns"],
      parsed().columns.slice(1),
      "model file: model.columns: expected the columns that model.features become, got others",
    ],
    [
      "columns of other names",
      ["columns", 1, "name"],
      "x",
      "model file: model.columns: expected the columns that model.features become, got others",
    ],
    [
      "half a row",
      ["record", "rows", "test"],
      0.5,
      "model file: model.record.rows.test: expected an integer from 0 upwards, got 0.5",
    ],
    [
      "three labels",
      ["target", "labels"],
      ["a", "b", "c"],
      "model file: model.target.labels: expected an array of two, got an array of 3",
    ],
    [
      "a nested setting",
      ["loss", "settings", "posWeight"],
      {},
      "model file: model.loss.settings.posWeight: expected a number, a text, true, false, null or an array of numbers, got an object",
    ],
    [
      "another method",
      ["record", "method"],
      "adam",
      'model file: model.record.method: expected "newton", "lbfgs" or "owlqn", got "adam"',
    ],
  ];
  test.each(wrong)("%s", (_, path, value, message) =>
    refused(changed(path, value), "MODEL_FILE", new RegExp(`^${escaped(message)}$`)),
  );

  test("an unknown loss, and a setting out of its domain", () => {
    expect(() => parseModel(changed(["loss"], { name: "huberr", settings: {} }))).toThrow(
      new NadirError(
        "UNKNOWN_LOSS",
        'model: loss: expected one that is known, got "huberr". Did you mean "huber"? If it was made by defineLoss, import the module that defines it first.',
      ),
    );
    expect(() => parseModel(changed(["loss"], { name: "huber", settings: { delta: -1 } }))).toThrow(
      new RangeError("huber: delta: expected a number in (0, ∞), got -1"),
    );
  });

  test("a model with a number that JSON cannot hold is not written", () => {
    const data = { ...model.toJSON(), intercept: NaN };
    const broken = Object.assign(Object.create(Object.getPrototypeOf(model) as object) as typeof model, {
      toJSON: () => data,
    });
    expect(() => serializeModel(broken)).toThrow("model file: model.intercept: expected a number, got NaN");
  });

  test("the text is a text", () => {
    expect(() => parseModel(parsed() as never)).toThrow(new TypeError("model file: expected its text, got object"));
  });
});

const escaped = (literal: string) => literal.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
