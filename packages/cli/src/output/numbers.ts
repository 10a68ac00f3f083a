/** A number as people read it: a few significant digits, thousands apart. */
export function short(x: number, digits = 5): string {
  if (!Number.isFinite(x)) return String(x).replace("Infinity", "∞");
  const size = Math.abs(x);
  if (size !== 0 && (size < 1e-4 || size >= 1e7)) return x.toExponential(digits - 2).replace("e+", "e");
  const whole = size >= 10 ** (digits - 1);
  return grouped(whole ? x.toFixed(0) : String(Number(x.toPrecision(digits))));
}

/** A whole number, thousands apart. */
export function count(n: number): string {
  return grouped(String(n));
}

/** "1 row", "2,930 rows". */
export function counted(n: number, noun: string): string {
  return `${count(n)} ${noun}${n === 1 ? "" : "s"}`;
}

/** A duration in seconds. */
export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

function grouped(digits: string): string {
  const [whole, fraction] = digits.split(".");
  const apart = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? apart : `${apart}.${fraction}`;
}
