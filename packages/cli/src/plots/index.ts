export { chart, darkened, type ChartOptions, type Theme } from "./chart.js";
export type { Point } from "./curve.js";
export { fitted, pngOf, sizeOf, svgOf } from "./draw.js";
export { heightsOf, plotOf, strokesOf, textOf, type Curve, type Plot, type Quantity, type View } from "./plot.js";
