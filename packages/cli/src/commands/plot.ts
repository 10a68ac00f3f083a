import { extname } from "node:path";
import { Option, type Command } from "commander";
import type { ChartOptions, Plot, Theme } from "../plots/index.js";
import { usageError } from "../errors.js";
import { commonOptions, printJson, type CommonOptions } from "./common.js";
import { numberThat } from "./options.js";

interface Options extends CommonOptions {
  readonly target?: number;
  readonly from?: number;
  readonly to?: number;
  readonly out?: string;
  readonly width?: number;
  readonly height?: number;
  readonly theme: Theme;
  readonly json?: boolean;
}

const number = numberThat("a number", Number.isFinite);
const pixels = numberThat("a whole number of pixels, 200 to 4000", (x) => Number.isInteger(x) && x >= 200 && x <= 4000);

export function define(command: Command): void {
  commonOptions(
    command
      .argument("<losses...>", "losses, with settings after a colon: huber:delta=2; or ./module.js that defines one")
      .option("--target <number>", "the target that predictions are compared with, or the number of a class", number)
      .option("--from <number>", "the prediction at which the plot begins", number)
      .option("--to <number>", "the prediction at which it ends", number)
      .option("--out <file>", "an SVG or PNG file to write, by its ending (default: draw in the terminal)")
      .option("--width <pixels>", "of the picture (default: 800)", pixels)
      .option("--height <pixels>", "of the picture (default: 360)", pixels)
      .addOption(new Option("--theme <name>", "colours of the picture").choices(["light", "dark"]).default("light"))
      .option("--json", "print the points as one JSON object"),
  )
    .addHelpText("after", explanation)
    .action(run);
}

const explanation = `
Draws what losses cost, and their gradient, for predictions on both sides of a
target. One loss is shown for each target that matters to it (0 and 1, say);
of rows of scores it is the score of the first class that varies. A PNG has two
pixels for each of --width and --height.

Examples:
  nadir plot huber
  nadir plot mse mae huber:delta=2 --out robust.svg
  nadir plot mse --target 100 --from -10000 --to 10000`;

async function run(names: readonly string[], options: Options): Promise<void> {
  const write = options.out === undefined ? undefined : await writerTo(options.out);
  const plot = await plotFor(names, options);
  if (write) await write(plot, options);
  if (options.json) printJson(dataOf(plot));
  else if (!write) await drawHere(plot);
}

async function plotFor(names: readonly string[], { target, from, to }: Options): Promise<Plot> {
  const [{ namedLoss }, { plotOf }] = await Promise.all([import("../losses/named.js"), import("../plots/index.js")]);
  const named = await Promise.all(names.map((name) => namedLoss("loss", name)));
  try {
    return plotOf(
      named.map(({ loss }) => loss),
      { target, from, to },
    );
  } catch (error) {
    throw error instanceof RangeError || error instanceof TypeError ? usageError(error.message) : error;
  }
}

/** Refuses a file that could not be written, before anything is drawn. */
async function writerTo(path: string): Promise<(plot: Plot, options: ChartOptions) => Promise<void>> {
  const kind = extname(path).toLowerCase();
  if (kind !== ".svg" && kind !== ".png")
    throw usageError(`--out: expected a file name that ends in .svg or .png, got ${path}`);
  const { checkWritable, writeFileAtomically } = await import("../output/write-file.js");
  await checkWritable(path, []);
  return async (plot, options) => {
    const { fitted, pngOf, svgOf } = await import("../plots/index.js");
    const chart = await fitted(plot, options);
    const picture = kind === ".svg" ? await svgOf(chart) : await pngOf(chart);
    await writeFileAtomically(path, (file) => file.writeFile(picture));
  };
}

function dataOf({ axis, from, to, curves }: Plot) {
  return {
    schema: "nadir.plot/1",
    axis,
    from,
    to,
    curves: curves.map(({ loss, target, points }) => ({
      loss,
      target,
      points: points.map(({ x, value, gradient }) => ({ x, value, gradient })),
    })),
  };
}

async function drawHere(plot: Plot): Promise<void> {
  const [{ drawPlot }, { pageWidth }] = await Promise.all([
    import("../plots/terminal.js"),
    import("../output/style.js"),
  ]);
  const lines = drawPlot(plot, { width: pageWidth, height: 8, stream: process.stdout });
  process.stdout.write(`${lines.join("\n")}\n`);
}
