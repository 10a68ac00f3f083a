import { readFile } from "node:fs/promises";
import { Command } from "commander";
import { paint, pageWidth } from "./output/style.js";

/** A command: the summary for the list of commands, and the module that defines the rest, loaded only when it is used. */
interface Entry {
  readonly summary: string;
  load(): Promise<{ define(command: Command): void }>;
}

const commands: Readonly<Record<string, Entry>> = {
  train: {
    summary: "fit a model to a data file and write it to a model file",
    load: () => import("./commands/train.js"),
  },
  predict: {
    summary: "write a model's predictions for a data file",
    load: () => import("./commands/predict.js"),
  },
  evaluate: {
    summary: "measure a model on a data file that has the answers",
    load: () => import("./commands/evaluate.js"),
  },
  score: {
    summary: "measure predictions that a file holds by any loss",
    load: () => import("./commands/score.js"),
  },
  losses: {
    summary: "list the losses there are",
    load: () => import("./commands/losses.js"),
  },
  explain: {
    summary: "tell what a loss is, and when to use it",
    load: () => import("./commands/explain.js"),
  },
  plot: {
    summary: "draw losses and their gradients",
    load: () => import("./commands/plot.js"),
  },
};

/** The program for these arguments: only the commands that they name are loaded. */
export async function createProgram(args: readonly string[]): Promise<Command> {
  const program = new Command("nadir")
    .description("Train, use and judge models from the command line.")
    .version(await version())
    .exitOverride()
    .showHelpAfterError("(add --help for the options)")
    .configureHelp({ helpWidth: pageWidth })
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error:/, paint("red", "error:"))) })
    .addHelpText("after", examples);
  for (const [name, { summary, load }] of Object.entries(commands)) {
    const command = program
      .command(name)
      .summary(summary)
      .description(`${summary[0].toUpperCase()}${summary.slice(1)}.`);
    if (args.includes(name)) (await load()).define(command);
  }
  return program;
}

async function version(): Promise<string> {
  const manifest = await readFile(new URL("../package.json", import.meta.url), "utf8");
  return (JSON.parse(manifest) as { version: string }).version;
}

const examples = `
Data files are CSV, TSV, Parquet or JSON; - reads standard input. Results go to
standard output, everything else to standard error.

Examples:
  nadir train houses.csv --target price
  nadir predict houses.model.json new.csv --out prices.csv
  nadir evaluate houses.model.json sold.csv

Exit codes: 0 fine, 1 a check failed, 2 wrong usage, 3 bad data, 4 not converged
(the model is written all the same), 70 a bug, 130 interrupted`;
