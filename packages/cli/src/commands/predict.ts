import { once } from "node:events";
import type { Command } from "commander";
import type { Model, Table } from "@nadir/models";
import { commonOptions, describeSchema, say, type CommonOptions } from "./common.js";

interface Options extends CommonOptions {
  readonly out?: string;
  readonly loss?: string;
}

export function define(command: Command): void {
  commonOptions(
    command
      .argument("<model>", "a model file that nadir train wrote")
      .argument("<data>", "CSV, TSV, Parquet or JSON file, or - for standard input")
      .option("--out <file>", "the CSV file to write (default: standard output)")
      .option("--loss <module>", "the module that defines the model's loss, where it is one of your own"),
  )
    .addHelpText("after", explanation)
    .action(run);
}

const explanation = `
Writes CSV with one line a row, in the order of the rows: the column prediction,
for two classes prediction (the label) and probability (of the positive label).

Example:
  nadir predict houses.model.json new.csv --out prices.csv`;

/** Rows held at a time. */
const batch = 65_536;

async function run(modelPath: string, dataPath: string, options: Options): Promise<void> {
  const { DataFile } = await import("../data/read.js");
  const { featureKinds, predictsProbabilities, readModel, requireColumns } = await import("../data/model-file.js");
  const { checkWritable, writeFileAtomically } = await import("../output/write-file.js");
  if (options.out !== undefined) await checkWritable(options.out, [modelPath, dataPath]);
  const model = await readModel(modelPath, options.loss);
  const file = await DataFile.open(dataPath);
  try {
    const kinds = featureKinds(model);
    requireColumns(file, kinds.keys());
    const schema = await file.schema([...kinds.keys()], kinds);
    if (!options.quiet) say(describeSchema(file.name, schema));
    const tables = file.batches(schema, batch);
    const lines =
      model.target.kind === "classes" ? labelled(model, predictsProbabilities(model), tables) : plain(model, tables);
    if (options.out === undefined) {
      for await (const text of lines) if (!process.stdout.write(text)) await once(process.stdout, "drain");
    } else {
      await writeFileAtomically(options.out, async (handle) => {
        for await (const text of lines) await handle.writeFile(text);
      });
    }
  } finally {
    await file.close();
  }
}

/** The predictions as CSV, a batch at a time. Numbers are written so that they read back exactly. */
async function* plain(model: Model, tables: AsyncIterable<Table>): AsyncGenerator<string> {
  yield "prediction\n";
  for await (const table of tables) yield `${model.predict(table).join("\n")}\n`;
}

/** Likewise for two classes: the label, and how sure of the positive one the model is. */
async function* labelled(model: Model, probabilities: boolean, tables: AsyncIterable<Table>): AsyncGenerator<string> {
  yield `prediction,${probabilities ? "probability" : "score"}\n`;
  for await (const table of tables) {
    const scores = model.predict(table);
    const lines = model.labels(table).map((label, row) => `${quoted(label)},${scores[row]}\n`);
    yield lines.join("");
  }
}

/** A label as a CSV field. */
function quoted(label: string): string {
  return /[",\r\n]/.test(label) ? `"${label.replaceAll('"', '""')}"` : label;
}
