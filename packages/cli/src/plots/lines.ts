import { log } from "@nadir/core-wasm";
import type { AnyLoss, Domain, PointwiseLoss, RowwiseLoss, Slice } from "@nadir/losses";
import { about } from "@nadir/losses/about";

/** What a plot of a loss goes along: calls that differ in one number x. */
export interface Line {
  /** What x is. */
  readonly axis: string;
  /** What the prediction is compared with; none where the loss says itself what to plot. */
  readonly target?: number;
  /** Where x may lie. */
  readonly domain: Pick<Domain, "low" | "high" | "contains">;
  /** Where a plot begins and ends if nothing else is asked for. */
  readonly from: number;
  readonly to: number;
  /** The loss at x and its slope along the line. */
  at(x: number): { readonly value: number; readonly gradient: number };
}

/** The lines that show a loss: for one target, or for each of those between which it tells. */
export function linesOf(loss: AnyLoss, target?: number): readonly Line[] {
  const { slice } = about(loss);
  if (slice && target !== undefined)
    throw new RangeError(`plot: target: expected none, as ${loss.name} is shown along ${slice.label}, got ${target}`);
  if (slice) return [lineOfSlice(loss, slice)];
  const targets = target === undefined ? tellingTargets(loss) : [target];
  return targets.map((y) => (loss.family === "rowwise" ? lineOfRow(loss, y) : lineOfSample(loss as PointwiseLoss, y)));
}

/** The first class and another; the two ends of what targets may be; else 0, or 1 where they are amounts or 0 tells nothing. */
function tellingTargets(loss: AnyLoss): readonly number[] {
  if (loss.family === "rowwise") return [0, 1];
  const { target } = loss as PointwiseLoss;
  if (Number.isFinite(target.high)) return [target.high, target.low];
  const tells = (y: number) => loss.value([1], [y]) !== loss.value([2], [y]);
  return target.low === -Infinity && target.contains(0) && tells(0) ? [0] : [1];
}

function lineOfSample(loss: PointwiseLoss, target: number): Line {
  if (!loss.target.contains(target)) throw new RangeError(`plot: target: expected ${loss.target.noun}, got ${target}`);
  const [from, to] = usualRange(loss, target);
  const at = (x: number) => {
    const { value, gradient } = loss.valueAndGradient([x], [target]);
    return { value, gradient: (gradient as Float64Array)[0] };
  };
  const { prediction: domain } = loss;
  return { axis: "prediction", target, domain, from: Math.max(from, domain.low), to: Math.min(to, domain.high), at };
}

/** Both sides of a target, as far as the settings of the loss and the scale of its link tell. */
function usualRange({ description, settings, link, target, prediction }: PointwiseLoss, y: number): [number, number] {
  if (Number.isFinite(prediction.low) && Number.isFinite(prediction.high)) return [prediction.low, prediction.high];
  if (Number.isFinite(target.high)) return [-4, 4];
  if (link.name === "log") {
    const middle = Math.round(Math.max(-700, Math.min(700, link.apply(y || 1))));
    return [middle - 2, middle + 2];
  }
  const sizes = Object.entries(description.hyperparameters).map(([name, { domain }]) =>
    domain?.high === Infinity ? 2 * Number(settings[name]) : 0,
  );
  const relative = target.contains(0) && target.low === -Infinity ? 0 : 2 * Math.abs(y);
  const reach = Math.ceil(Math.max(4, relative, ...sizes));
  return [y - reach, y + reach];
}

/** The score of the first class, with the other scores fixed. */
function lineOfRow(loss: RowwiseLoss, target: number): Line {
  const { description, prediction: domain, settings } = loss;
  const columns = description.columns(settings) ?? 3;
  const classes = description.classes(columns);
  if (!(Number.isInteger(target) && target >= 0 && target < classes))
    throw new RangeError(`plot: target: expected a class, 0 to ${classes - 1}, got ${target}`);
  const isShare = domain.low === 0;
  const isLogarithm = domain.contains(-Infinity);
  const rest = isShare ? 1 / columns : isLogarithm ? -log(columns) : 0;
  const isLabel = description.targets.includes("label");
  const targets = isLabel ? [target] : Array.from({ length: columns }, (_, k) => Number(k === target));
  const at = (x: number) => {
    const row = Array.from({ length: columns }, (_, k) => (k === 0 ? x : rest));
    const { value, gradient } = loss.valueAndGradient(row, targets, { shape: [1, columns] });
    return { value, gradient: (gradient as Float64Array)[0] };
  };
  const axis = `${isShare ? "share" : isLogarithm ? "log share" : "score"} of class 0`;
  return { axis, target, domain, from: isShare ? 0 : -4, to: isShare ? 1 : isLogarithm ? 0 : 4, at };
}

/** A line that the loss describes. Its predictions may move together: the slope adds up what each of them contributes. */
function lineOfSlice(loss: AnyLoss, { label, from, to, at }: Slice): Line {
  const evaluate = loss.valueAndGradient.bind(loss) as (
    predictions: unknown,
    targets: unknown,
    options?: object,
  ) => { value: number; gradient: ArrayLike<number> | readonly ArrayLike<number>[] };
  const domain = { low: -Infinity, high: Infinity, contains: () => true };
  return {
    axis: label,
    domain,
    from,
    to,
    at: (x) => {
      const { predictions, targets, options } = at(x, loss.settings);
      const step = Math.max(1, Math.abs(x)) / 1024;
      const [before, after] = [x - step, x + step].map((near) => flat(at(near, loss.settings).predictions));
      const { value, gradient } = evaluate(predictions, targets, options);
      const parts = flat(gradient).map((g, i) => (g * (after[i] - before[i])) / (2 * step));
      return { value, gradient: parts.reduce((sum, part) => sum + part, 0) };
    },
  };
}

const flat = (arrays: ArrayLike<number> | readonly ArrayLike<number>[]): number[] =>
  Array.from<number | ArrayLike<number>>(arrays as ArrayLike<number>).flatMap((each) =>
    typeof each === "number" ? [each] : Array.from(each),
  );
