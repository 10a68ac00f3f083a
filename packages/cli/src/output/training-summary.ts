import type { Metrics, PerSplit, Report } from "@nadir/models";
import { drawCurves } from "./terminal-plot.js";
import { count, short } from "./numbers.js";
import { paint, pageWidth, wrap } from "./style.js";
import { formatTable } from "./table.js";

/** Fewer iterations make no curve worth looking at. */
const leastIterations = 5;

/** The training and validation loss by iteration, for a terminal. */
export function lossCurve({ history }: Report): string[] {
  if (history.length <= leastIterations) return [];
  const training = history.map(({ iteration, loss }) => [iteration, loss] as const);
  const validation = history.flatMap(({ iteration, validationLoss }) =>
    validationLoss === undefined ? [] : [[iteration, validationLoss] as const],
  );
  const series = [{ points: training, paint: (cell: string) => paint("cyan", cell) }];
  if (validation.length > 0) series.push({ points: validation, paint: (cell: string) => paint("yellow", cell) });
  const key =
    validation.length > 0 ? `${paint("cyan", "training")} and ${paint("yellow", "validation")} loss` : "training loss";
  return [`${key} by iteration`, ...drawCurves(series, { width: pageWidth, height: 8, label: (y) => short(y) })];
}

interface Context {
  readonly target: string;
  /** The model file. */
  readonly out: string;
}

/** What a training came to, in at most twelve lines. */
export function summary(report: Report, { target, out }: Context): string[] {
  const { splits, baseline, metrics, verdict } = report;
  const shown = (["training", "validation", "test"] as const).filter((split) => splits[split] > 0);
  const losses: PerSplit = { training: report.loss, validation: report.validationLoss, test: report.testLoss };
  const row = (title: string, figure: (split: (typeof shown)[number]) => string) => [title, ...shown.map(figure)];
  const [heading, ...figures] = formatTable([
    row(clip(target), (split) => split),
    row("rows", (split) => count(splits[split])),
    row(report.lossName, (split) => short(losses[split]!)),
    row("  best constant", (split) => short(baseline[split]!)),
    ...Object.keys(metrics.training).map((name) => row(name, (split) => short(figureOf(metrics[split]!, name)))),
  ]);
  return [
    paint("bold", heading, process.stdout),
    ...figures,
    ...wrap(inOptions(verdict.text), "").split("\n"),
    `model  ${out}`,
    `next   nadir predict ${out} NEW.csv`,
  ];
}

function figureOf(metrics: Metrics, name: string): number {
  return new Map<string, number>(Object.entries(metrics)).get(name) ?? NaN;
}

/** The library speaks of its options; on the command line they have other names. */
function inOptions(text: string): string {
  return text
    .replace(/\bmaxIterations\b/g, "--max-iterations")
    .replace(/\bgradientTolerance\b/g, "--gradient-tolerance")
    .replace(/(?<!-)\bl([12])\b/g, "--l$1");
}

/** A heading that leaves room for the figures. */
function clip(name: string): string {
  return name.length > 30 ? `${name.slice(0, 29)}…` : name;
}
