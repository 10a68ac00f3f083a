import type { AnyLoss } from "@nadir/losses";
import { extent, sample, type Point } from "./curve.js";
import { linesOf } from "./lines.js";

/** What to show of losses, where it is not what they suggest. */
export interface View {
  readonly target?: number;
  readonly from?: number;
  readonly to?: number;
}

/** What is shown of a loss. */
export type Quantity = "value" | "gradient";

export interface Curve {
  /** The loss as the command line takes it: `huber:delta=2`. */
  readonly loss: string;
  readonly target?: number;
  /** What tells the curve from the others of the plot. */
  readonly name: string;
  readonly points: readonly Point[];
}

/** Values and gradients of losses along one axis. */
export interface Plot {
  readonly title: string;
  /** What x is. */
  readonly axis: string;
  readonly from: number;
  readonly to: number;
  readonly curves: readonly Curve[];
}

/**
 * The curves of one loss for each of its targets, or of several losses, of each for its first.
 *
 * @throws RangeError where nothing of a loss lies between `from` and `to`, and as the losses do for a target they refuse.
 */
export function plotOf(losses: readonly AnyLoss[], view: View = {}): Plot {
  const shown = losses.flatMap((loss) =>
    linesOf(loss, view.target)
      .slice(0, losses.length > 1 ? 1 : undefined)
      .map((line) => ({ loss: textOf(loss), line })),
  );
  const from = view.from ?? Math.min(...shown.map(({ line }) => line.from));
  const to = view.to ?? Math.max(...shown.map(({ line }) => line.to));
  if (!(from < to)) throw new RangeError(`plot: to: expected a number above ${from}, where the plot begins, got ${to}`);
  const targets = new Set(shown.map(({ line }) => line.target));
  const axes = new Set(shown.map(({ line }) => line.axis));
  // Where losses go along lines of their own, x is something else for each.
  const isMixed = axes.size > 1 && shown.some(({ line }) => line.target === undefined);
  const curves = shown.map(({ loss, line }) => {
    const points = sample(line, from, to);
    if (points.length < 2)
      throw new RangeError(
        `plot: ${loss}: expected predictions between ${line.domain.low} and ${line.domain.high}, got ${from} to ${to}`,
      );
    const target = line.target === undefined ? "" : `target ${sign(line.target)}`;
    const name = losses.length === 1 ? target || loss : targets.size > 1 && target ? `${loss}, ${target}` : loss;
    return { loss, target: line.target, name: isMixed ? `${name}: ${line.axis}` : name, points };
  });
  const [target] = targets.size === 1 ? targets : [undefined];
  const axis = axes.size === 1 ? shown[0].line.axis : isMixed ? "x" : "prediction";
  return {
    title: losses.length === 1 ? curves[0].loss : "",
    axis: target === undefined ? axis : `${axis} (target ${sign(target)})`,
    from,
    to,
    curves,
  };
}

/** A loss and the settings that are not its initial ones, as `parseLoss` reads them. */
export function textOf({ name, settings, hyperparameters }: AnyLoss): string {
  const changed = Object.entries(settings).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(hyperparameters[key].initial),
  );
  const pairs = changed.map(([key, value]) => `${key}=${Array.isArray(value) ? value.join(";") : String(value)}`);
  return pairs.length === 0 ? name : `${name}:${pairs.join(",")}`;
}

/** The points of a curve in strokes: each ends where what is shown jumps. */
export function strokesOf(points: readonly Point[], of: Quantity): readonly (readonly Point[])[] {
  const [low, high] = extent(points.map((point) => point[of]));
  const jumps = (i: number) => Math.abs(points[i][of] - points[i - 1][of]) > (high - low) / 1e4;
  const starts = points.flatMap((point, i) => (i === 0 || (point.jump && jumps(i)) ? [i] : []));
  return starts.map((start, i) => points.slice(start, starts[i + 1]));
}

/** The range of what is shown, cut where a curve grows out of all proportion: at the ends of the plot, or beside the others. */
export function heightsOf({ curves, from, to }: Plot, of: Quantity): readonly [low: number, high: number] {
  const margin = (to - from) / 32;
  const ranges = curves.map(({ points }): readonly [low: number, high: number] => {
    const all = extent(points.map((point) => point[of]));
    const inner = extent(points.filter(({ x }) => x >= from + margin && x <= to - margin).map((point) => point[of]));
    return all[1] - all[0] > 2 * (inner[1] - inner[0]) ? inner : all;
  });
  const sizes = ranges.map((range) => Math.max(...range.map(Math.abs))).filter((size) => size > 0);
  const usual = sizes.toSorted((a, b) => a - b)[Math.floor((sizes.length - 1) / 2)];
  const cut = (y: number) => (curves.length > 2 && Math.abs(y) > 64 * usual ? Math.sign(y) * 16 * usual : y);
  const [low, high] = extent(ranges.flat().map(cut));
  const pad = (high - low || Math.abs(high) || 1) / 25;
  return [low - pad, high + pad];
}

const sign = (x: number) => String(x).replace("-", "−");
