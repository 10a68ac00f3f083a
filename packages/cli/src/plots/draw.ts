import { createRequire } from "node:module";
import type { TopLevelSpec } from "vega-lite";
import { chart, widthOf, type ChartOptions } from "./chart.js";
import type { Plot } from "./plot.js";

/** A chart as the text of an SVG file. */
export async function svgOf(specification: TopLevelSpec): Promise<string> {
  const [vega, { compile }] = await Promise.all([import("vega"), import("vega-lite")]);
  const { parse, resetSVGDefIds, View, Warn } = vega;
  // Vega's own guess, without a canvas, is half as much again. (Its types leave textMetrics out.)
  const { textMetrics } = vega as unknown as {
    textMetrics: { width: (item: { fontSize?: number }, text: unknown) => number };
  };
  textMetrics.width = ({ fontSize = 11 }, text) => widthOf(String(text), fontSize);
  const view = new View(parse(compile(specification).spec), { renderer: "none", logLevel: Warn });
  try {
    resetSVGDefIds(); // whatever was drawn before, the same chart is the same text
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

/** A chart as the bytes of a PNG file, with two pixels to each of the chart's. The font is the same on every machine. */
export async function pngOf(specification: TopLevelSpec): Promise<Uint8Array> {
  const [{ Resvg }, svg] = await Promise.all([import("@resvg/resvg-js"), svgOf(specification)]);
  const { resolve } = createRequire(import.meta.url);
  const fontFiles = ["400Regular", "500Medium", "600SemiBold"].map((cut) =>
    resolve(`@expo-google-fonts/inter/${cut}/Inter_${cut}.ttf`),
  );
  return new Resvg(svg, {
    fitTo: { mode: "zoom", value: 2 },
    font: { fontFiles, loadSystemFonts: false, defaultFontFamily: "Inter" },
  })
    .render()
    .asPng();
}

/** The chart whose picture has just the width and height asked for. How much room labels take is known only when drawn. */
export async function fitted(plot: Plot, options: ChartOptions): Promise<TopLevelSpec> {
  const { width = 800, height = 360 } = options;
  const first = await svgOf(chart(plot, { ...options, width, height }));
  const drawn = sizeOf(first);
  return chart(plot, { ...options, width: 2 * width - drawn.width, height: 2 * height - drawn.height });
}

/** The width and height that an SVG file states. */
export function sizeOf(svg: string): { readonly width: number; readonly height: number } {
  const [, width, height] = /width="([\d.]+)" height="([\d.]+)"/.exec(svg)!;
  return { width: Number(width), height: Number(height) };
}
