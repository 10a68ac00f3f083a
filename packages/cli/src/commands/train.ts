import { basename } from "node:path";
import type { Command } from "commander";
import { Option } from "commander";
import type { Report, TrainOptions } from "@nadir/models";
import type { DataFile, Kind } from "../data/read.js";
import { exitCodes, usageError, type ExitCode } from "../errors.js";
import type { NamedLoss } from "../losses/named.js";
import { commonOptions, type CommonOptions } from "./common.js";
import { collect, fraction, penalty, positiveInteger, seed } from "./options.js";

interface Options extends CommonOptions {
  readonly target: string;
  readonly features?: readonly string[];
  readonly weights?: string;
  readonly text?: readonly string[];
  readonly loss?: string;
  readonly l1?: number;
  readonly l2?: number;
  readonly standardize: boolean;
  readonly positive?: string;
  readonly validation?: number;
  readonly test?: number;
  readonly seed?: number;
  readonly maxIterations?: number;
  readonly gradientTolerance?: number;
  readonly patience?: number;
  readonly out?: string;
  readonly json?: boolean;
}

export function define(command: Command): void {
  commonOptions(
    command
      .argument("<data>", "CSV, TSV, Parquet or JSON file, or - for standard input")
      .requiredOption("--target <column>", "the column to predict")
      .option("--features <columns>", "the columns to predict it from, comma-separated (default: all others)", collect)
      .option("--weights <column>", "a column that says how much each row counts")
      .option("--text <columns>", "columns to read as text, though their cells look like numbers", collect)
      .option("--loss <name>", "what to minimise: NAME, NAME:key=value,... or ./module.js (default: by the target)")
      .addOption(new Option("--model <kind>", "the form of the model").choices(["linear"]).default("linear"))
      .option("--l1 <x>", "penalty on the coefficients' absolute values times this: makes zeros (default: 0)", penalty)
      .option("--l2 <x>", "penalty on the coefficients' squares, half of it times this (default: 0)", penalty)
      .option("--no-standardize", "take the features in their own units")
      .option("--positive <label>", "the label that counts as 1, for a target of two classes")
      .option("--validation <fraction>", "rows to judge the training by (default: 0.2)", fraction)
      .option("--test <fraction>", "rows to keep for one last, honest figure (default: 0.2)", fraction)
      .option("--seed <n>", "decides which rows are which (default: 1)", seed)
      .option("--max-iterations <n>", "stop after so many (default: 1000)", positiveInteger)
      .option("--gradient-tolerance <x>", "converged when the relative gradient is as small (default: 1e-9)", penalty)
      .option("--patience <n>", "stop when the validation loss has not fallen for so many iterations", positiveInteger)
      .option("--out <file>", "the model file (default: the data's name with .model.json, in this folder)")
      .option("--json", "print the whole report as one JSON object"),
  )
    .addHelpText("after", examples)
    .action(async (path: string, options: Options) => {
      process.exitCode = await run(path, options);
    });
}

const examples = `
A column of a CSV file is one of numbers if all its cells are (true and false
being 1 and 0), and one of text if fewer than half are; in between, the first
cell that is no number is an error. Empty cells, NA, N/A, NaN, null and ? are
missing. Text becomes one 0/1 column for each value; missing numbers become the
median.

Examples:
  nadir train houses.csv --target price
  nadir train houses.csv --target price --loss huber:delta=20000 --l2 0.01
  nadir train visits.parquet --target sick --positive yes --features age,sex`;

async function run(path: string, options: Options): Promise<ExitCode> {
  checkOptions(options);
  const { namedLoss } = await import("../losses/named.js");
  const loss = options.loss === undefined ? undefined : await namedLoss("--loss", options.loss);
  const out = options.out ?? defaultOut(path);
  const { checkWritable, writeFileAtomically } = await import("../output/write-file.js");
  await checkWritable(out, [path]);
  const { DataFile } = await import("../data/read.js");
  const file = await DataFile.open(path);
  try {
    const { model, report, interrupted } = await train(file, options, loss);
    await writeFileAtomically(out, (handle) => handle.writeFile(model));
    await tell(report, out, options);
    return interrupted ? exitCodes.interrupted : isOptimum(report.status) ? exitCodes.fine : exitCodes.notConverged;
  } finally {
    await file.close();
  }
}

/** Refuses what can be seen to be wrong before any data is read. */
function checkOptions({ validation = 0.2, test = 0.2 }: Options): void {
  if (validation + test >= 1) {
    throw usageError(
      `--validation, --test: expected fractions that leave rows to train on, got ${validation} and ${test}`,
    );
  }
}

function defaultOut(path: string): string {
  const name =
    path === "-"
      ? "stdin"
      : basename(path)
          .replace(/\.gz$/i, "")
          .replace(/(?<=.)\.[^.]*$/, "");
  return `${name}.model.json`;
}

async function train(file: DataFile, options: Options, loss: NamedLoss | undefined) {
  const [{ describeSchema, say }, { locate }, { trainInWorker }, { ProgressLine }] = await Promise.all([
    import("./common.js"),
    import("../data/locate.js"),
    import("../training/run.js"),
    import("../output/progress.js"),
  ]);
  const { columns, ...chosen } = await chooseColumns(file, options);
  const schema = await file.schema(columns, chosen.kinds);
  if (!options.quiet) say(describeSchema(file.name, schema));
  const table = await file.table(schema);
  const progress = options.quiet ? undefined : new ProgressLine();
  try {
    const job = {
      table,
      options: { ...chosen.options, ...settings({ ...options, loss: loss?.text }) },
      lossModule: loss?.module,
    };
    return await trainInWorker(job, (each) => progress?.show(each));
  } catch (error) {
    throw await locate(error, file);
  } finally {
    progress?.end();
  }
}

/** The columns to read, and the options of the library that name columns. */
async function chooseColumns(file: DataFile, options: Options) {
  const { checkColumn, namedColumns } = await import("./columns.js");
  const all = file.columnNames;
  const { target, weights } = options;
  checkColumn("--target", target, all);
  if (weights !== undefined) checkColumn("--weights", weights, all);
  const texts = namedColumns("--text", options.text ?? [], all);
  const roles = [target, ...(weights === undefined ? [] : [weights])];
  const features = options.features
    ? namedColumns("--features", options.features, all)
    : all.filter((name) => !roles.includes(name));
  const twice = features.find((name) => roles.includes(name));
  if (twice !== undefined)
    throw usageError(`--features: expected columns other than the target's and the weights', got ${twice}`);
  if (features.length === 0) throw usageError("--features: expected at least one column besides the target, got none");
  const kinds = new Map<string, Kind>(texts.map((name) => [name, "text"]));
  if (weights !== undefined) kinds.set(weights, "number");
  return { columns: [...features, ...roles], kinds, options: { target, features, weights } satisfies TrainOptions };
}

/** The options that the library knows under the same names, those not given left out. */
function settings(options: Options): Omit<TrainOptions, "target"> {
  const { loss, l1, l2, standardize, positive, validation, test, seed, maxIterations, gradientTolerance, patience } =
    options;
  const given = {
    loss,
    l1,
    l2,
    standardize,
    positive,
    validation,
    test,
    seed,
    maxIterations,
    gradientTolerance,
    patience,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** Whether the training ended where it was meant to: at the optimum, or where the validation loss was lowest. */
function isOptimum(status: Report["status"]): boolean {
  return status === "converged" || status === "stoppedEarly";
}

async function tell(report: Report, out: string, options: Options): Promise<void> {
  const { printJson, say } = await import("./common.js");
  if (options.json) return printJson({ schema: "nadir.train/1", ...report, model: out });
  if (options.quiet) return;
  const { lossCurve, summary } = await import("../output/training-summary.js");
  const { isLive } = await import("../output/style.js");
  if (isLive()) lossCurve(report).forEach(say);
  process.stdout.write(`${summary(report, { target: options.target, out }).join("\n")}\n`);
}
