import { TupleLoss, type AnyLoss, type PointwiseLoss, type RowTarget, type RowwiseLoss } from "@nadir/losses";
import { about } from "@nadir/losses/about";
import { table, type Block } from "../content.js";
import { number, numbers } from "../numbers.js";

/** Predictions and targets that show a loss: far from the target and near, on both of its sides. */
export function samplesOf({ target, prediction, link }: PointwiseLoss): readonly (readonly [p: number, y: number])[] {
  if (Number.isFinite(target.high)) {
    const ys = [target.high, target.low];
    const ps = Number.isFinite(prediction.high) ? [0.01, 0.25, 0.5, 0.75, 0.99] : [-10, -1, 0, 1, 10];
    return ys.flatMap((y) => ps.map((p) => [p, y] as const));
  }
  if (link.name !== "identity") return [-4, -1, 0, 1, 4].map((p) => [p, 1]);
  return [-10, -1, -0.25, 0, 0.25, 1, 10].map((residual) => [10 + residual, 10]);
}

/** A row of predictions that suits a loss, and targets for it. */
export function rowsOf(loss: RowwiseLoss): readonly (readonly [row: readonly number[], y: readonly number[]])[] {
  const { columns, arrange, classes, targets: kinds } = loss.description;
  const shares = [0.7, 0.2, 0.1];
  const width = columns(loss.settings) ?? shares.length;
  const ofLogarithms = loss.prediction.contains(-Infinity);
  const given = loss.prediction.low === 0 ? shares : ofLogarithms ? [-0.35, -1.6, -2.3] : [2, 1, -1];
  const row = kinds.includes("number")
    ? arrange(Array.from({ length: width }, (_, k) => k - (width - 1) / 2))
    : arrange(given);
  const choices: Readonly<Record<RowTarget, readonly (readonly number[])[]>> = {
    label: Array.from({ length: classes(width) }, (_, k) => [k]),
    number: [[-3], [0.5], [3]],
    distribution: [shares, [0.2, 0.3, 0.5], [0, 0, 1]],
    flags: [
      [1, 0, 1],
      [0, 0, 1],
      [1, 0, 0],
    ],
  };
  return kinds.flatMap((kind) => choices[kind].map((y) => [row, y] as const));
}

/** The places along its slice at which a loss of several arrays is shown. */
function placesOf(loss: TupleLoss): readonly number[] {
  const { slice } = about(loss);
  return Array.from({ length: 5 }, (_, i) => slice.from + ((slice.to - slice.from) * i) / 4);
}

/** A call of a loss at a place of its slice. */
const callAt = (loss: TupleLoss, x: number) => {
  const { predictions, targets, options } = about(loss).slice.at(x, loss.settings);
  return [predictions, targets, options] as Parameters<TupleLoss["valueAndGradient"]>;
};

const listsOf = (gradient: unknown) =>
  (ArrayBuffer.isView(gradient) ? [gradient] : gradient) as readonly Float64Array[];

/** What a loss and its derivatives are, at samples that show it. */
export function valuesTable(loss: AnyLoss): Block {
  if (loss instanceof TupleLoss) {
    const rows = placesOf(loss).map((x) => {
      const { value, gradient } = loss.valueAndGradient(...callAt(loss, x));
      return [number(x), number(value), listsOf(gradient).map(numbers).join("; ")];
    });
    return table([about(loss).slice.label, "value", "gradient"], rows);
  }
  if (loss.family === "rowwise") {
    const rows = rowsOf(loss).map(([z, y]) => {
      const { value, gradient } = loss.valueAndGradient(z, y, { shape: [1, z.length] });
      return [numbers(z), numbers(y), number(value), numbers(gradient as Float64Array)];
    });
    return table(["row", "target", "value", "gradient"], rows);
  }
  const curvature = loss.traits.surrogate ? "in place of the second" : "second derivative";
  const rows = samplesOf(loss).map(([p, y]) => {
    const derivatives = [loss.gradient([p], [y]), loss.hessianDiagonal([p], [y])] as Float64Array[];
    return [p, y, loss.value([p], [y]), ...derivatives.map(([x]) => x)].map(number);
  });
  return table(["p", "y", "value", "derivative", curvature], rows);
}

/** Three lines of code that use the loss. The numbers in the comment are what they print. */
export function example(loss: AnyLoss): string {
  if (loss instanceof TupleLoss) {
    const call = callAt(loss, placesOf(loss)[1]);
    const { value, gradient } = loss.valueAndGradient(...call);
    return exampleOf(loss, call.filter((each) => !isEmpty(each)).map(written), printed(value, gradient));
  }
  const samples: readonly (readonly [number | readonly number[], number | readonly number[]])[] =
    loss.family === "rowwise" ? rowsOf(loss).slice(0, 2) : [samplesOf(loss)[1], samplesOf(loss).at(-2)!];
  const predictions = samples.flatMap(([p]) => p);
  const targets = samples.flatMap(([, y]) => y);
  const shape = loss.family === "rowwise" && targets.length === predictions.length ? [2, predictions.length / 2] : null;
  const { value, gradient } = loss.valueAndGradient(
    predictions,
    targets,
    shape ? { shape: shape as [number, number] } : {},
  );
  const call = [predictions, targets, ...(shape ? [{ shape }] : [])];
  return exampleOf(loss, call.map(written), printed(value, gradient));
}

/** Options that may be left out. */
const isEmpty = (given: unknown) => given === undefined || (given !== null && Object.keys(given).length === 0);

const exampleOf = ({ name }: AnyLoss, call: readonly string[], output: string): string =>
  [
    `import { ${name} } from "@nadir/losses";`,
    `const { value, gradient } = ${name}.valueAndGradient(${call.join(", ")});`,
    `console.log(value, gradient); // ${output}`,
  ].join("\n");

/** An argument as a program has it. */
function written(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(written).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  return `{ ${Object.entries(value)
    .map(([key, entry]) => `${key}: ${written(entry)}`)
    .join(", ")} }`;
}

/** What an example's comment says of a value and a gradient. */
export const printed = (value: number, gradient: unknown): string =>
  [value, ...listsOf(gradient).flatMap((list) => Array.from(list))].map(number).join(", ");
