import { addLower, addUpper, sumOfTotals } from "./lane";

/** The lanes of a total and of what its additions lost, as one number; an infinite total has lost nothing. */
export function whole(total: v128, lost: v128): f64 {
  const sum = lanes(total);
  return isFinite(sum) ? sum + lanes(lost) : sum;
}

function lanes(v: v128): f64 { return sumOfTotals(addUpper(addLower(f64x2.splat(0), v), v)); }
