import type { Command } from "commander";
import type { AnyLoss } from "@nadir/losses";
import type { ArrayRole } from "../losses/describe.js";
import { commonOptions, printJson, type CommonOptions } from "./common.js";

interface Options extends CommonOptions {
  readonly json?: boolean;
}

export function define(command: Command): void {
  commonOptions(
    command
      .argument("<loss>", "a loss, with settings after a colon: huber:delta=2; or ./module.js that defines one")
      .option("--json", "print one JSON object"),
  )
    .addHelpText("after", explanation)
    .action(run);
}

const explanation = `
Tells what a loss is: its formula and its curve, what it takes, what it is good
for and what not, what others call it and how theirs differ.

Examples:
  nadir explain huber
  nadir explain pinball:quantile=0.9 | less
  nadir explain ./my-loss.js`;

async function run(text: string, options: Options): Promise<void> {
  const { namedLoss } = await import("../losses/named.js");
  const { loss } = await namedLoss("loss", text);
  const { dataOf } = await import("../losses/describe.js");
  if (options.json) return printJson({ schema: "nadir.explain/1", ...dataOf(loss) });
  const parts = [introduction(loss), curves(loss), facts(loss), advice(loss, text)];
  const lines = (await Promise.all(parts)).flat();
  process.stdout.write(`${lines.join("\n").trimEnd()}\n`);
}

/** Its names, what it is, and its formula. */
async function introduction(loss: AnyLoss): Promise<string[]> {
  const { name, aliases } = loss;
  const { about } = await import("@nadir/losses/about");
  const { formulaLines } = await import("../output/formula.js");
  const { pageWidth, paint, wrap } = await import("../output/style.js");
  const room = pageWidth - 4;
  const also = aliases.length === 0 ? "" : ` (also ${aliases.join(", ")})`;
  const { summary, inWords, formula, term } = about(loss);
  const lines =
    formula === ""
      ? String(term).split("\n") // the text of a function stands for a formula where none is given
      : formulaLines(formula).flatMap((line) => (line.length > room ? wrap(line, "    ", room).split("\n") : [line]));
  return [
    ...wrap(`${name}${also}`)
      .replace(name, paint("bold", name, process.stdout))
      .split("\n"),
    ...[summary, inWords].filter(Boolean).flatMap((text) => ["", ...wrap(text, "").split("\n")]),
    "",
    ...lines.map((line) => `    ${line}`),
    "",
  ];
}

/** Its curve and its slope, where it has ones that can be drawn. */
async function curves(loss: AnyLoss): Promise<string[]> {
  const [{ plotOf }, { drawPlot }] = await Promise.all([import("../plots/plot.js"), import("../plots/terminal.js")]);
  const { pageWidth } = await import("../output/style.js");
  const lines = drawPlot(plotOf([loss]), { width: pageWidth, height: 5, stream: process.stdout });
  return lines.at(-1) === "" ? lines : [...lines, ""];
}

/** What it takes and what is true of it. */
async function facts(loss: AnyLoss): Promise<string[]> {
  const { arraysOf, claimsOf, links, robustnessOf, tasks } = await import("../losses/describe.js");
  const { TupleLoss } = await import("@nadir/losses");
  const { about } = await import("@nadir/losses/about");
  const { task, link, description, settings } = loss;
  const { minimiser, settings: meanings } = about(loss);
  const parameters = Object.entries(description.hyperparameters).map(([name, { initial, expected }]) => {
    const given = literal(settings[name]) === literal(initial) ? "" : `; ${literal(initial)} if not given`;
    return `${name} = ${literal(settings[name])}: ${meanings[name]} (${expected}${given})`;
  });
  return shown([
    ["task", `${task}: ${tasks[task]}`],
    ...arraysOf(loss).map(asEntry),
    ["link", links[link.name]],
    ...titled("settings", parameters),
    [loss instanceof TupleLoss ? "least at" : "best constant", minimiser],
    ["traits", claimsOf(loss)],
    ...titled(
      "outliers",
      [robustnessOf(loss)].filter((text) => text !== undefined),
    ),
  ]);
}

/** An array, or another way in which the one before may be given. */
const asEntry = (role: ArrayRole, i: number, roles: readonly ArrayRole[]) =>
  i > 0 && role.name === roles[i - 1].name
    ? (["", `or ${role.expected}`] as const)
    : ([role.name, kindOf(role)] as const);

/** What an argument is where its name does not say it. */
const kindOf = ({ argument, name, expected }: ArrayRole): string =>
  name === argument
    ? expected
    : `${{ predictions: "a prediction", targets: "a target", options: "an option" }[argument]}: ${expected}`;

/** When to take it, what others call it, and where more is to be found. */
async function advice(loss: AnyLoss, given: string): Promise<string[]> {
  const { about } = await import("@nadir/losses/about");
  const { whenToUse, whenNot, elsewhere, differences, references } = about(loss);
  return shown([
    ["when to use", whenToUse],
    ["when not", whenNot],
    ...titled(
      "elsewhere",
      Object.entries(elsewhere).map(([library, name]) => `${library}: ${name}`),
    ),
    ...titled("differences", differences),
    ...titled("references", references),
    ["next", `nadir plot ${given} --out ${loss.name}.svg`],
  ]);
}

/** A title beside the first of some texts. */
const titled = (title: string, texts: readonly string[]) =>
  texts.map((text, i) => [i === 0 ? title : "", texts.length > 1 ? `- ${text}` : text] as const);

/** Entries that have a text. */
async function shown(rows: readonly (readonly [title: string, text: string])[]): Promise<string[]> {
  const { entries } = await import("../output/style.js");
  return [
    ...entries(
      rows.filter(([, text]) => text !== ""),
      16,
    ),
    "",
  ];
}

const literal = (value: unknown): string => (Array.isArray(value) ? value.join("; ") : String(value));
