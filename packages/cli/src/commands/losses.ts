import type { Command } from "commander";
import { suggest } from "@nadir/core-wasm";
import type { AnyLoss, Task } from "@nadir/losses";
import { usageError } from "../errors.js";
import { commonOptions, printJson, say, type CommonOptions } from "./common.js";
import { collect } from "./options.js";

interface Options extends CommonOptions {
  readonly family?: string;
  readonly task?: string;
  readonly trait?: readonly string[];
  readonly json?: boolean;
}

export function define(command: Command): void {
  commonOptions(
    command
      .option("--task <name>", "those that predict this: regression, binary, counts, ...")
      .option("--family <name>", "those of this family: pointwise, rowwise, ...")
      .option(
        "--trait <name>",
        "those of which this is true: convex, smooth, robust, ...; repeated, all of it",
        collect,
      )
      .option("--json", "print one JSON object with all that is known of each"),
  )
    .addHelpText("after", explanation)
    .action(run);
}

const explanation = `
Traits are those of a loss with its initial settings. Losses have other names
too, as in PyTorch or Keras; any of them will do wherever a loss is named.

Examples:
  nadir losses --task regression --trait robust
  nadir losses --trait convex --trait smooth --json
  nadir explain huber`;

async function run(options: Options): Promise<void> {
  const { losses } = await import("@nadir/losses");
  const shown = filtered(losses, options);
  if (options.json) {
    const { dataOf } = await import("../losses/describe.js");
    return printJson({ schema: "nadir.losses/1", losses: shown.map(dataOf) });
  }
  if (shown.length === 0 && !options.quiet) say("No loss is all of that.");
  if (shown.length > 0) process.stdout.write(`${(await listed(shown)).join("\n")}\n`);
}

/** The losses that the options ask for; what they may ask for is what losses are. */
function filtered(losses: readonly AnyLoss[], { family, task, trait: traits = [] }: Options): readonly AnyLoss[] {
  const wantedFamily =
    family &&
    oneOf(
      "--family",
      family,
      losses.map((loss) => loss.family),
    );
  const wantedTask =
    task &&
    oneOf(
      "--task",
      task,
      losses.map((loss) => loss.task),
    );
  const known = losses.flatMap((loss) => Object.keys(loss.traits)) as (keyof AnyLoss["traits"])[];
  const wanted = traits.flatMap((text) => text.split(",")).map((trait) => oneOf("--trait", trait.trim(), known));
  return losses.filter(
    (loss) =>
      (wantedFamily === undefined || loss.family === wantedFamily) &&
      (wantedTask === undefined || loss.task === wantedTask) &&
      wanted.every((trait) => loss.traits[trait] !== undefined && loss.traits[trait] !== false),
  );
}

/** A word that is among those that are known, however it is written. */
function oneOf<W extends string>(option: string, given: string, words: readonly W[]): W {
  const known = [...new Set(words)].sort();
  const fold = (word: string) => word.toLowerCase().replaceAll(/[-_ ]/g, "");
  const found = known.find((word) => fold(word) === fold(given));
  if (found !== undefined) return found;
  const advice = suggest(given, known) || ` Known are ${known.join(", ")}`;
  throw usageError(`${option}: expected what losses are, got ${JSON.stringify(given)}.${advice}`);
}

/** What each loss is, by what is predicted. */
async function listed(losses: readonly AnyLoss[]): Promise<string[]> {
  const { tasks } = await import("../losses/describe.js");
  const { about } = await import("@nadir/losses/about");
  const { entries, paint } = await import("../output/style.js");
  const groups = [...new Set(losses.map((loss) => loss.task))].sort((a, b) => rank(tasks, a) - rank(tasks, b));
  const lines = groups.flatMap((task) => {
    const rows = losses
      .filter((loss) => loss.task === task)
      .map((loss) => [`  ${loss.name}`, about(loss).summary] as const);
    return [paint("bold", `${task}: ${tasks[task]}`, process.stdout), ...entries(rows, nameWidth), ""];
  });
  return [...lines, "nadir explain NAME tells the rest."];
}

const nameWidth = 28;

const rank = (tasks: Readonly<Record<Task, string>>, task: Task): number => Object.keys(tasks).indexOf(task);
