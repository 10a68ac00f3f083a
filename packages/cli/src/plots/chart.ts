import type { TopLevelSpec } from "vega-lite";
import { heightsOf, strokesOf, type Plot, type Quantity } from "./plot.js";

export type Theme = "light" | "dark";

export interface ChartOptions {
  /** Of the whole picture, in pixels. */
  readonly width?: number;
  readonly height?: number;
  readonly theme?: Theme;
  /** What is shown, side by side (default: both). */
  readonly panels?: readonly Quantity[];
  /** Whether the plot's title is shown (default: yes). */
  readonly titled?: boolean;
}

/** The lines are Okabe and Ito's colours, apart for readers who see fewer, darker or brighter to stand out from the ground. */
const themes = {
  light: {
    ground: "#ffffff",
    text: "#1f2328",
    faint: "#59636e",
    grid: "#e8ebef",
    zero: "#a3acb6",
    lines: ["#0072b2", "#c94f00", "#00805e", "#b0438d", "#9a6a00", "#444c56", "#1f8fc4", "#7b4fa3"],
  },
  dark: {
    ground: "#0d1117",
    text: "#e6edf3",
    faint: "#9aa5b1",
    grid: "#20272f",
    zero: "#59636e",
    lines: ["#5cb8f0", "#ff9148", "#2fcf9f", "#ef92cc", "#f2c14e", "#d0d7de", "#a5dcff", "#c0a5ee"],
  },
} as const;

/** Lines differ by their dashes too: in print, and for those who see no colours. */
const dashes = [
  [1, 0],
  [8, 3],
  [2, 3],
  [10, 3, 2, 3],
  [5, 2],
  [14, 4],
  [1, 2],
  [6, 2, 1, 2, 1, 2],
];

const headings: Readonly<Record<Quantity, string>> = { value: "loss", gradient: "gradient" };

/** Space about the panels, and to the left of each for the labels of its axis. */
const edge = { left: 8, right: 18, top: 12, bottom: 8 };
const labels = 48;
const gap = 26;
/** Title, legend, headings and what is below the axes. */
const lines = { title: 23, legend: 25, entry: 21, heading: 24, axis: 36 };
/** The letters of the legend, and what each entry takes beside its name. */
const legendSize = 12.5;
const symbol = 46;

/** The Vega-Lite specification of a plot. */
export function chart(plot: Plot, options: ChartOptions = {}): TopLevelSpec {
  const { width = 800, height = 360, theme = "light", panels = ["value", "gradient"], titled = true } = options;
  const { ground, text, faint, grid, zero, lines: colours } = themes[theme];
  const title = titled ? plot.title : "";
  const names = plot.curves.map(({ name }) => name);
  const hasLegend = names.length > 1;
  const entry = symbol + Math.max(...names.map((name) => widthOf(name, legendSize)));
  const columns = Math.max(1, Math.min(names.length, Math.floor((width - edge.left - edge.right - labels) / entry)));
  const legend = hasLegend ? lines.legend + lines.entry * (Math.ceil(names.length / columns) - 1) : 0;
  const across = (width - edge.left - edge.right - gap * (panels.length - 1)) / panels.length - labels;
  const down = height - edge.top - edge.bottom - (title ? lines.title : 0) - legend - lines.heading - lines.axis;
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    description: `${panels.map((panel) => headings[panel]).join(" and ")} of ${names.join(", ")}`,
    padding: edge,
    spacing: gap,
    ...(title && { title: { text: title, anchor: "start", fontSize: 15, fontWeight: 600, offset: 8 } }),
    hconcat: panels.map((panel) => ({
      title: { text: headings[panel], anchor: "start", color: faint, fontSize: 12.5, fontWeight: 500, offset: 8 },
      width: Math.round(across),
      height: Math.round(down),
      layer: [
        {
          data: { values: zeroInside(plot, panel) ? [{}] : [] },
          mark: { type: "rule", color: zero, strokeWidth: 1 },
          encoding: { y: { datum: 0, type: "quantitative", axis: { grid: true } } },
        },
        {
          data: { values: points(plot, panel) },
          mark: { type: "line", strokeWidth: 2.25, strokeJoin: "round", clip: true },
          encoding: {
            x: {
              field: "x",
              type: "quantitative",
              scale: { domain: [plot.from, plot.to], nice: false, zero: false },
              title: plot.axis,
            },
            y: {
              field: "y",
              type: "quantitative",
              scale: { domain: [...heightsOf(plot, panel)], nice: false, zero: false },
              title: null,
            },
            color: series(names, colours, hasLegend),
            strokeDash: series(names, dashes, hasLegend),
            detail: { field: "stroke" },
          },
        },
        {
          data: { values: points(plot, panel, true) },
          mark: { type: "point", filled: true, size: 34, opacity: 1, clip: true },
          encoding: {
            x: { field: "x", type: "quantitative" },
            y: { field: "y", type: "quantitative" },
            color: series(names, colours, hasLegend),
          },
        },
      ],
    })),
    config: {
      background: ground,
      font: "Inter, system-ui, -apple-system, 'Segoe UI', sans-serif",
      view: { stroke: null },
      title: { color: text },
      legend: {
        orient: "top",
        direction: "horizontal",
        columns,
        labelColor: text,
        labelFontSize: legendSize,
        labelLimit: 480,
        symbolType: "stroke",
        symbolSize: 500,
        symbolStrokeWidth: 2.25,
        columnPadding: 18,
        offset: 6,
      },
      axis: {
        labelColor: faint,
        labelFontSize: 11.5,
        labelPadding: 6,
        labelFlush: false,
        labelExpr: numberLabel,
        titleColor: faint,
        titleFontSize: 12,
        titleFontWeight: 400,
        titlePadding: 10,
        gridColor: grid,
        domain: false,
        ticks: false,
        tickCount: 6,
      },
      axisY: { minExtent: labels, maxExtent: labels },
    },
  } as TopLevelSpec;
}

/** About how wide a text is, as there is no canvas to measure it. */
export function widthOf(text: string, fontSize: number): number {
  const ems = Array.from(text, (letter) => (/[\s.,:;'|!()ijlftrI]/.test(letter) ? 0.35 : 0.61));
  return fontSize * ems.reduce((sum, em) => sum + em, 0);
}

/** As people write numbers: thousands apart, powers of ten where there are too many zeros. */
const numberLabel =
  "abs(datum.value) >= 1e6 || (datum.value != 0 && abs(datum.value) < 1e-3) ? replace(format(datum.value, '.3~e'), '+', '') : format(datum.value, ',.6~r')";

/** A scale by the names of the curves, in their order. */
const series = (names: readonly string[], range: readonly unknown[], hasLegend: boolean) => ({
  field: "name",
  type: "nominal",
  scale: { domain: names, range: names.map((_, i) => range[i % range.length]) },
  legend: hasLegend ? { title: null } : null,
});

/** The strokes of all curves, or those among them that are one point: what the loss says at a kink is neither side's. */
function points({ curves }: Plot, panel: Quantity, alone = false) {
  return curves.flatMap(({ name, points }) =>
    strokesOf(points, panel)
      .filter((stroke) => !alone || stroke.length === 1)
      .flatMap((stroke, i) => stroke.map(({ x, [panel]: y }) => ({ x, y, name, stroke: i }))),
  );
}

function zeroInside(plot: Plot, panel: Quantity): boolean {
  const [low, high] = heightsOf(plot, panel);
  return low < 0 && high > 0;
}

/** A picture that was drawn in the light theme, in the colours of the dark one: quicker than to draw it again. */
export function darkened(svg: string): string {
  const { lines: from, ...light } = themes.light;
  const { lines: to, ...dark } = themes.dark;
  const pairs = [
    ...Object.keys(light).map((key) => [light[key as keyof typeof light], dark[key as keyof typeof dark]] as const),
    ...from.map((colour, i) => [colour, to[i]] as const),
  ];
  const darks = new Map<string, string>(pairs);
  return svg.replaceAll(/#[0-9a-f]{6}\b/g, (colour) => darks.get(colour) ?? colour);
}
