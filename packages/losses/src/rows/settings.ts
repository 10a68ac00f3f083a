// Settings that several losses of labels have.
import { expectLength } from "../call.js";
import { interval, nonNegative } from "../domain.js";
import { list, optional } from "../hyperparameter.js";

export const classWeights = /* @__PURE__ */ list(nonNegative);

export const ignoreIndex = /* @__PURE__ */ optional(
  null,
  /* @__PURE__ */ interval(-Infinity, Infinity, { integers: true, text: "ℤ", noun: "an integer" }),
);

/**
 * A setting that is one number or one for each class, as fields of a kernel: the bytes from that of a class to that of the
 * next, and the numbers.
 *
 * @throws RangeError where there is not one for each class.
 */
export function fieldsOf(loss: string, name: string, setting: number | readonly number[], columns: number): number[] {
  if (typeof setting === "number") return [0, setting];
  expectLength(loss, name, setting.length, columns, "one a class");
  return [16, ...setting];
}
