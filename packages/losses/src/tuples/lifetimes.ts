// How times, which may be known in part only, lie in the arrays of a call. They stay in f64, as it matters which are equal.
import { Placed, type Source } from "@nadir/core-wasm/kernel";
import { expectLength, expectNumbers } from "../call.js";
import { interval } from "../domain.js";
import type { Targets } from "../loss.js";
import { numbers, together, type Arrangement, type Given, type Layout, type Operand } from "./layout.js";

/** Where a time may begin that is known to lie in an interval, and where it may end. */
export const lowerEnds = /* @__PURE__ */ interval(0, Infinity);
export const upperEnds = /* @__PURE__ */ interval(0, Infinity, {
  lowOpen: true,
  highOpen: false,
  text: "(0, ∞]",
  noun: "a number above 0, or Infinity",
});

/** A prediction and the ends of an interval for each sample, the first not beyond the second. */
export const intervals: Arrangement = /* @__PURE__ */ Object.freeze({
  ...numbers,
  layout: (given: Given): Layout => {
    const layout = inF64(given, numbers.layout(given));
    const [lower, upper] = layout.operands.map(({ source }) => read(source));
    presentOf(given).forEach((isPresent, i) => {
      if (isPresent && lower[i] > upper[i])
        throw new RangeError(
          `${given.loss}: targets.lower[${i}]: expected at most targets.upper[${i}], ${upper[i]}, got ${lower[i]}`,
        );
    });
    return layout;
  },
});

/** A prediction, a time and whether it is one of an event for each sample, and its stratum if there are any. */
export const lifetimes: Arrangement = /* @__PURE__ */ Object.freeze({
  ...numbers,
  joint: true,
  layout: (given: Given): Layout => {
    const layout = inF64(given, together(numbers).layout(given));
    const { loss, options, length } = given;
    if (options.strata === undefined) return layout;
    expectNumbers(loss, "strata", options.strata as Targets);
    expectLength(loss, "strata", options.strata.length, length, "one a sample");
    const strata: Operand = { name: "strata", source: numbered(read(options.strata)), per: "all", element: "i32" };
    return { ...layout, operands: [...layout.operands, strata] };
  },
});

/** Numbers from 0 on for different ones, as they come. */
function numbered(strata: ArrayLike<number>): Int32Array {
  const numbers = new Map<number, number>();
  return Int32Array.from(strata, (stratum) => {
    if (!numbers.has(stratum)) numbers.set(stratum, numbers.size);
    return numbers.get(stratum)!;
  });
}

/** The same with targets in f64, looked through here. */
function inF64(given: Given, layout: Layout): Layout {
  const present = presentOf(given);
  const operands = layout.operands.map(({ name, source, per, domain }): Operand => {
    const list = read(source);
    present.forEach((isPresent, i) => {
      if (isPresent && !domain!.contains(list[i]))
        throw new RangeError(`${given.loss}: ${name}[${i}]: expected ${domain!.noun}, got ${list[i]}`);
    });
    return { name, source, per, element: "f64" };
  });
  return { ...layout, operands };
}

/** Which samples count. */
function presentOf({ options: { weights }, length }: Given): boolean[] {
  const list = weights && read(weights);
  return Array.from({ length }, (_, i) => list?.[i] !== 0);
}

const read = (source: Source | ArrayLike<number>): ArrayLike<number> =>
  source instanceof Placed ? source.read() : source;
