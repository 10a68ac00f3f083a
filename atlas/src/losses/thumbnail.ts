import type { AnyLoss } from "@nadir/losses";
import { heightsOf, plotOf, strokesOf } from "@nadir/cli/plots";

const width = 132;
const height = 66;
const margin = 4;

/** The value of a loss, drawn small: lines that take their colours from the page by their classes. */
export function thumbnailOf(loss: AnyLoss): string {
  const plot = plotOf([loss]);
  const [low, high] = heightsOf(plot, "value");
  const x = scale(plot.from, plot.to, margin, width - margin);
  const y = scale(low, high, height - margin, margin);
  const paths = plot.curves.map(({ points }, i) => {
    const strokes = strokesOf(points, "value").map(
      (stroke) =>
        `M${stroke.map((point) => `${x(point.x)} ${y(Math.max(low, Math.min(high, point.value)))}`).join("L")}`,
    );
    return `<path class="line${i}" d="${strokes.join("")}"/>`;
  });
  const zero = low < 0 && high > 0 ? `<path class="zero" d="M0 ${y(0)}H${width}"/>` : "";
  return `<svg class="thumbnail" viewBox="0 0 ${width} ${height}" aria-hidden="true">${zero}${paths.toReversed().join("")}</svg>`;
}

const scale = (low: number, high: number, from: number, to: number) => (x: number) =>
  Number((from + ((x - low) / (high - low)) * (to - from)).toFixed(1));
