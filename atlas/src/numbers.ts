/** A few digits, as people write them. */
export function number(x: number): string {
  if (!Number.isFinite(x)) return String(x).replace("Infinity", "∞").replace("-", "−");
  const [digits, exponent] = x.toPrecision(4).split("e");
  const short = digits.includes(".") ? digits.replace(/\.?0+$/, "") : digits;
  return `${short}${exponent ? `e${exponent.replace("+", "")}` : ""}`.replace(/^-0$/, "0").replaceAll("-", "−");
}

export const numbers = (xs: ArrayLike<number>): string => Array.from(xs, number).join(", ");

/** A setting as it is written in code. */
export const literal = (value: unknown): string =>
  (typeof value === "number" ? String(value) : JSON.stringify(value)).replaceAll(",", ", ");
