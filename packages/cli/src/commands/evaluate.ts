import type { Command } from "commander";
import type { Evaluation, Model } from "@nadir/models";
import type { DataFile } from "../data/read.js";
import { dataError } from "../errors.js";
import { checkColumn } from "./columns.js";
import { commonOptions, describeSchema, printJson, say, type CommonOptions } from "./common.js";

interface Options extends CommonOptions {
  /** false: --no-weights. */
  readonly weights?: string | false;
  readonly loss?: string;
  readonly json?: boolean;
}

export function define(command: Command): void {
  commonOptions(
    command
      .argument("<model>", "a model file that nadir train wrote")
      .argument("<data>", "CSV, TSV, Parquet or JSON file with the target, or - for standard input")
      .option("--weights <column>", "a column that says how much each row counts (default: as in training)")
      .option("--no-weights", "count all rows alike")
      .option("--loss <module>", "the module that defines the model's loss, where it is one of your own")
      .option("--json", "print one JSON object"),
  )
    .addHelpText("after", explanation)
    .action(run);
}

const explanation = `
Prints the model's loss beside that of the best constant, the single prediction
for every row that suited the training rows best, and the usual metrics.

Example:
  nadir evaluate houses.model.json sold.csv --json`;

async function run(modelPath: string, dataPath: string, options: Options): Promise<void> {
  const { DataFile } = await import("../data/read.js");
  const { featureKinds, readModel, requireColumns, targetKind } = await import("../data/model-file.js");
  const { locate } = await import("../data/locate.js");
  const model = await readModel(modelPath, options.loss);
  const file = await DataFile.open(dataPath);
  try {
    const kinds = featureKinds(model).set(model.target.name, targetKind(model));
    requireColumns(file, kinds.keys());
    const weights = weightsColumn(model, file, options.weights);
    if (weights !== null) kinds.set(weights, "number");
    const schema = await file.schema([...kinds.keys()], kinds);
    if (!options.quiet) say(describeSchema(file.name, schema));
    const table = await file.table(schema);
    const evaluation = await Promise.resolve()
      .then(() => model.evaluate(table, { weights }))
      .catch(async (error: unknown) => Promise.reject(await locate(error, file)));
    await tell(model, evaluation, options);
  } finally {
    await file.close();
  }
}

/** The column of weights that the options ask for, or that the training used. */
function weightsColumn({ record }: Model, { name, columnNames }: DataFile, option: Options["weights"]): string | null {
  if (option === false) return null;
  if (option !== undefined) {
    checkColumn("--weights", option, columnNames);
    return option;
  }
  if (record.weights === null || columnNames.includes(record.weights)) return record.weights;
  throw dataError(
    `${name}: expected the column ${record.weights}, whose weights the training used, got none of that name`,
    "name another with --weights, or count all rows alike with --no-weights",
  );
}

async function tell(model: Model, evaluation: Evaluation, { json }: Options): Promise<void> {
  const { loss, baseline, rows, metrics } = evaluation;
  if (json) {
    return printJson({ schema: "nadir.evaluate/1", loss, baseline, rows, metrics, lossName: model.loss.name });
  }
  const { formatTable } = await import("../output/table.js");
  const { count, short } = await import("../output/numbers.js");
  const figures = Object.entries(metrics).map(([name, figure]) => [name, short(figure as number)]);
  const lines = formatTable([
    ["rows", count(rows)],
    [model.loss.name, short(loss)],
    ["  best constant", short(baseline)],
    ...figures,
  ]);
  process.stdout.write(`${lines.join("\n")}\n`);
}
