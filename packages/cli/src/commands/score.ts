import type { Command } from "commander";
import { Option } from "commander";
import type { AnyLoss } from "@nadir/losses";
import type { DataFile } from "../data/read.js";
import { dataError } from "../errors.js";
import type { Coded } from "../scoring/labels.js";
import type { Roles } from "../scoring/roles.js";
import type { Score } from "../scoring/score.js";
import { commonOptions, describeSchema, printJson, say, type CommonOptions } from "./common.js";
import { collect } from "./options.js";

interface Options extends CommonOptions {
  readonly loss: string;
  readonly target?: readonly string[];
  readonly prediction: readonly string[];
  readonly weight?: string;
  readonly group?: string;
  readonly stratum?: string;
  readonly positive?: string;
  readonly text?: readonly string[];
  readonly reduction: "mean" | "sum";
  readonly json?: boolean;
}

export function define(command: Command): void {
  commonOptions(
    command
      .argument("<data>", "CSV, TSV, Parquet or JSON file with targets and predictions, or - for standard input")
      .requiredOption("--loss <name>", "what to measure by: NAME, NAME:key=value,... or ./module.js")
      .option("--target <columns>", "the column of the targets, or several: shares, or time and event", collect)
      .requiredOption(
        "--prediction <columns>",
        "the column of the predictions, or several: a row of scores, or arrays one after another",
        collect,
      )
      .option("--weight <column>", "a column that says how much each row counts")
      .option("--group <column>", "a column whose rows of one value are one sample, as the items of a query are")
      .option("--stratum <column>", "a column whose rows of one value alone are compared, as the sites of a study are")
      .option("--positive <label>", "the label that counts as 1, for targets of two classes")
      .option("--text <columns>", "columns of labels to read as text, though most look like numbers", collect)
      .addOption(
        new Option("--reduction <name>", "what is made of the losses of all samples")
          .choices(["mean", "sum"])
          .default("mean"),
      )
      .option("--json", "print one JSON object"),
  )
    .addHelpText("after", explanation)
    .action(run);
}

const explanation = `
Predictions are what the loss takes: numbers, logits, or probabilities where a
setting says so (fromLogits=false). Classes are the names of the columns of
predictions, or of what tells these apart (p_cat, p_dog: cat, dog); else numbers
from 0. The best constant is the one prediction for all rows that suits these
targets best: what a model has to beat. inf and -inf are numbers here.

Losses of several arrays take the columns of the first, then those of the next;
nadir explain LOSS names the arrays. Rows of one --group, which must lie
together, are one sample, and the mean is over groups; without it all are one.

Examples:
  nadir score scores.csv --target y --prediction p --loss huber:delta=1.5
  nadir score - --target species --prediction cat,dog,bird --loss crossEntropy
  nadir score bids.csv --target won --positive yes --prediction p \\
    --loss logLoss:fromLogits=false --weight amount --json
  nadir score pairs.csv --target alike --prediction a1,a2,b1,b2 \\
    --loss contrastive
  nadir score clicks.csv --target relevance --prediction s --group query \\
    --loss rankNet
  nadir score lives.csv --target time,event --prediction risk --loss cox`;

async function run(path: string, options: Options): Promise<void> {
  const [{ DataFile }, { namedLoss }, { callOf, located, scoreOf }, { cautionOf }] = await Promise.all([
    import("../data/read.js"),
    import("../losses/named.js"),
    import("../scoring/score.js"),
    import("../scoring/tuples.js"),
  ]);
  const { loss, text } = await namedLoss("--loss", options.loss);
  const file = await DataFile.open(path);
  try {
    const roles = await rolesOf(file, options);
    const table = await tableOf(file, loss, roles, options);
    const [call, coded] = await callOf(loss, roles, table, file);
    const caution = cautionOf(loss, roles, table.rows);
    if (caution !== undefined && !options.quiet) say(`${loss.name}: ${caution}`);
    const score = await Promise.resolve()
      .then(() => scoreOf(loss, call, options.reduction))
      .catch(async (error: unknown) => Promise.reject(await located(error, loss, call, file)));
    await tell(score, { text, loss, rows: table.rows, groups: call.groups, coded }, options);
  } finally {
    await file.close();
  }
}

async function rolesOf({ columnNames }: DataFile, options: Options): Promise<Roles> {
  const { checkColumn, namedColumns } = await import("./columns.js");
  const { target = [], prediction, weight, group, stratum, positive } = options;
  for (const [option, name] of Object.entries({ weight, group, stratum }))
    if (name !== undefined) checkColumn(`--${option}`, name, columnNames);
  return {
    predictions: namedColumns("--prediction", prediction, columnNames),
    targets: namedColumns("--target", target, columnNames),
    weight,
    group,
    stratum,
    positive,
  };
}

async function tableOf(file: DataFile, loss: AnyLoss, roles: Roles, { text, quiet }: Options) {
  const { namedColumns } = await import("./columns.js");
  const { columnKinds, targetKind } = await import("../scoring/roles.js");
  const kinds = columnKinds(targetKind(loss, roles), roles);
  for (const name of namedColumns("--text", text ?? [], file.columnNames)) kinds.set(name, "text");
  const { predictions, targets, weight, group, stratum } = roles;
  const names = [...predictions, ...targets, weight, group, stratum].filter((name) => name !== undefined);
  const schema = await file.schema([...new Set(names)], kinds, { infinite: true });
  if (!quiet) say(describeSchema(file.name, schema));
  if (schema.rows === 0) throw dataError(`${file.name}: expected at least one row, got none`);
  return file.table(schema);
}

interface Scored {
  readonly text: string;
  readonly loss: AnyLoss;
  readonly rows: number;
  /** How many groups of rows there are, where these are the samples. */
  readonly groups?: number;
  readonly coded?: Coded;
}

async function tell(score: Score, { text, loss, rows, groups, coded }: Scored, options: Options): Promise<void> {
  const { reduction, json, quiet } = options;
  const { value, baseline = null, constant = null } = score;
  const { positive, classes, legend } = coded ?? {};
  if (json) {
    const { name, settings } = loss;
    const facts = { value, baseline, constant, loss: name, settings, reduction, rows, groups, positive, classes };
    return printJson({ schema: "nadir.score/1", ...facts });
  }
  if (legend !== undefined && !quiet) say(legend);
  const { formatTable } = await import("../output/table.js");
  const { count, short } = await import("../output/numbers.js");
  const lines = formatTable([
    ["rows", count(rows)],
    ...(groups === undefined ? [] : [["groups", count(groups)]]),
    [reduction === "sum" ? `${text} (sum)` : text, short(value)],
    ...(baseline === null ? [] : [["  best constant", short(baseline)]]),
  ]);
  process.stdout.write(`${lines.join("\n")}\n`);
}
