import { short } from "../output/numbers.js";
import { paint } from "../output/style.js";
import { drawCurves } from "../output/terminal-plot.js";
import { heightsOf, strokesOf, type Curve, type Plot, type Quantity } from "./plot.js";

export interface TerminalOptions {
  /** Characters across. */
  readonly width: number;
  /** Lines of each of the two charts. */
  readonly height: number;
  /** Where it goes: in colours, if it is a terminal that shows them. */
  readonly stream: NodeJS.WriteStream;
}

const colours = ["cyan", "yellow", "magenta", "green", "blue", "red"] as const;

const headings: Readonly<Record<Quantity, string>> = { value: "loss", gradient: "gradient" };

/** The lines of text that show a plot: curves on top of each other where colours tell them apart, else one after another. */
export function drawPlot(plot: Plot, options: TerminalOptions): string[] {
  const isColoured = paint("red", "", options.stream) !== "";
  const paints = plot.curves.map((_, i) => (text: string) => paint(colours[i % colours.length], text, options.stream));
  const faint = (text: string) => paint("dim", text, options.stream);
  const together = isColoured ? [plot.curves] : plot.curves.map((curve) => [curve]);
  return together.flatMap((curves) => {
    const shown = { ...plot, curves };
    const entries = curves.map((curve) => paints[plot.curves.indexOf(curve)](`━ ${curve.name}`));
    const isShort = curves.reduce((room, { name }) => room + name.length + 5, 0) <= options.width;
    const legend = isShort ? [entries.join("   ")] : entries;
    const charts = (["value", "gradient"] as const).flatMap((quantity) => {
      const [low, high] = heightsOf(plot, quantity);
      const line = (curve: Curve) =>
        strokesOf(curve.points, quantity).flatMap((stroke) => [
          ...stroke.map(({ x, [quantity]: y }) => [x, y >= low && y <= high ? y : NaN] as const),
          [NaN, NaN] as const,
        ]);
      return [
        headings[quantity],
        ...drawCurves(
          shown.curves.map((curve) => ({ points: line(curve), paint: paints[plot.curves.indexOf(curve)] })),
          {
            ...options,
            label: (y) => short(y, 4),
            xLabel: short,
            xName: plot.axis,
            xRange: [plot.from, plot.to],
            margin: 8,
            zero: faint,
          },
        ),
      ];
    });
    return plot.curves.length > 1 ? [...legend, ...charts, ""] : charts;
  });
}
