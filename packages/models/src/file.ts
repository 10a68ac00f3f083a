import { NadirError } from "@nadir/core-wasm";
import { parseJson } from "./json.js";
import { Model, type ModelData } from "./model.js";
import { lossFrom } from "./options.js";
import { columnNames } from "./preprocess.js";
import {
  aCount,
  aFlag,
  aNumber,
  arrayOf,
  aSize,
  aText,
  type Check,
  eitherOf,
  exactly,
  mapOf,
  objectOf,
  oneOf,
  orNull,
  pairOf,
} from "./schema.js";
import { sha256 } from "./sha256.js";
import type { TrainingStatus } from "./verdict.js";

// A model file is one JSON object: format, version, the model's data, and the SHA-256 of all that. Data only: nothing in
// it names code, and a reader of another language needs no more than this file to predict.

const format = "nadir.model";
const version = 1;

/**
 * The text of a model file. Numbers are written so that they read back exactly; equal models give equal texts.
 *
 * @throws NadirError with code MODEL_FILE when a number of the model is not finite.
 */
export function serializeModel(model: Model): string {
  const body = { format, version, ...model.toJSON() };
  checkFile(body);
  return `${JSON.stringify({ ...body, sha256: hashOf(body) }, null, 2)}\n`;
}

/**
 * The model in the text of a model file.
 *
 * @throws NadirError with code MODEL_FILE when the text is not a model file, names a member twice, lacks one or has one
 * too many; MODEL_VERSION when the version is not 1; MODEL_HASH when it was changed after it was written; RangeError when
 * it names a loss that the catalogue lacks.
 */
export function parseModel(text: string): Model {
  if (typeof text !== "string") throw new TypeError(`model file: expected its text, got ${typeof text}`);
  const content = parseJson(text) as Record<string, unknown> | null;
  if (content?.format !== format)
    throw new NadirError(
      "MODEL_FILE",
      `model file: expected an object with format ${JSON.stringify(format)}, got another. Is it a model file?`,
    );
  if (content.version !== version)
    throw new NadirError(
      "MODEL_VERSION",
      `model file: version: expected ${version}, got ${JSON.stringify(content.version)}. Use the release of nadir that wrote it.`,
    );
  const { sha256: stated, ...body } = content;
  const checked = checkFile(body);
  const actual = hashOf(body);
  if (stated !== actual)
    throw new NadirError(
      "MODEL_HASH",
      `model file: sha256: expected ${actual}, got ${JSON.stringify(stated)}: the file was changed after it was written`,
    );
  const { format: _format, version: _version, ...data } = checked;
  checkConsistency(data);
  return new Model(data);
}

/** Of the compact JSON, so that white space does not matter. */
const hashOf = (body: object) => sha256(JSON.stringify(body));

const status: Check<TrainingStatus> = (value, path) => aText(value, path) as TrainingStatus;
const solver = eitherOf('"newton", "lbfgs" or "owlqn"', exactly("newton"), exactly("lbfgs"), exactly("owlqn"));
const perSplit = objectOf({ training: aNumber }, { validation: aNumber, test: aNumber });
const setting = eitherOf<number | string | boolean | null | readonly number[]>(
  "a number, a text, true, false, null or an array of numbers",
  orNull(aNumber),
  aText,
  aFlag,
  arrayOf(aNumber),
);

const checkBody = objectOf({
  format: exactly(format),
  version: exactly(version),
  kind: exactly("linear"),
  target: oneOf({
    number: objectOf({ kind: exactly("number"), name: aText }),
    classes: objectOf({ kind: exactly("classes"), name: aText, labels: pairOf(aText), codes: pairOf(aNumber) }),
  }),
  loss: objectOf({ name: aText, settings: mapOf(setting) }),
  features: arrayOf(
    oneOf({
      number: objectOf({ kind: exactly("number"), name: aText, median: aNumber, missing: aCount }),
      text: objectOf({ kind: exactly("text"), name: aText, levels: arrayOf(orNull(aText)) }),
      dropped: objectOf({ kind: exactly("dropped"), name: aText }),
    }),
  ),
  intercept: aNumber,
  columns: arrayOf(objectOf({ name: aText, mean: aNumber, deviation: aSize, coefficient: aNumber })),
  record: objectOf(
    {
      objective: aNumber,
      status,
      method: solver,
      iterations: aCount,
      evaluations: aCount,
      gradientNorm: aSize,
      l2: aSize,
      standardize: aFlag,
      seed: aCount,
      weights: orNull(aText),
      constant: aNumber,
      rows: objectOf({ training: aCount, validation: aCount, test: aCount }),
      losses: perSplit,
      baselines: perSplit,
      testUses: aCount,
    },
    { l1: aSize },
  ),
});

const checkFile = (body: object) => checkBody(body, "model");

/** What the schema cannot say: that the parts fit together. */
function checkConsistency({ features, columns, loss }: ModelData): void {
  const expected = features.flatMap(columnNames);
  const differs = expected.some((name, j) => columns[j]?.name !== name);
  if (differs || expected.length !== columns.length)
    throw new NadirError(
      "MODEL_FILE",
      "model file: model.columns: expected the columns that model.features become, got others",
    );
  lossFrom(loss);
}
