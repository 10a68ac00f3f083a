/** A set of numbers that an argument or a hyper-parameter comes from. Infinite ends are open. */
export interface Domain {
  /** As documentation and messages show it: `(0, 1]`. */
  readonly text: string;
  /** As a message says it: `a number in (0, 1]`. */
  readonly noun: string;
  readonly low: number;
  readonly high: number;
  readonly lowOpen: boolean;
  readonly highOpen: boolean;
  readonly integers: boolean;
  readonly nonzero: boolean;
  contains(x: number): boolean;
  /** What a value outside of the domain probably is, where one convention is mistaken for another. */
  readonly hint?: string;
}

interface Shape {
  lowOpen?: boolean;
  highOpen?: boolean;
  integers?: boolean;
  nonzero?: boolean;
  text?: string;
  noun?: string;
  hint?: string;
}

/** The numbers between two ends, which belong to it unless they are open or infinite. */
export function interval(low: number, high: number, shape: Shape = {}): Domain {
  const { lowOpen = low === -Infinity, highOpen = high === Infinity, integers = false, nonzero = false, hint } = shape;
  const text = shape.text ?? `${lowOpen ? "(" : "["}${end(low)}, ${end(high)}${highOpen ? ")" : "]"}`;
  const noun = shape.noun ?? `${integers ? "an integer" : "a number"} in ${text}`;
  const contains = (x: number) =>
    (lowOpen ? x > low : x >= low) &&
    (highOpen ? x < high : x <= high) &&
    (!integers || Math.trunc(x) === x) &&
    (!nonzero || x !== 0);
  return { text, noun, low, high, lowOpen, highOpen, integers, nonzero, contains, hint };
}

const end = (x: number) => String(x).replace("Infinity", "∞").replace("-", "−");

export const reals = /* @__PURE__ */ interval(-Infinity, Infinity, { text: "ℝ", noun: "a finite number" });
export const positive = /* @__PURE__ */ interval(0, Infinity, { lowOpen: true });
export const nonNegative = /* @__PURE__ */ interval(0, Infinity);
export const openUnit = /* @__PURE__ */ interval(0, 1, { lowOpen: true, highOpen: true });
