import { shift } from "./integer.js";

const tables = new Map<number, bigint[]>();

/** B₂ₖ · 2^width for k = 1 … count, at index k - 1. */
export function bernoulliNumbers(count: number, width: number): bigint[] {
  let numbers = tables.get(width);
  if (!numbers || numbers.length < count) {
    numbers = tangentNumbers(count).map((tangent, index) => {
      const k = index + 1;
      const power = 1n << BigInt(2 * k);
      const magnitude = shift(BigInt(2 * k) * tangent, width) / (power * (power - 1n));
      return k % 2 === 1 ? magnitude : -magnitude;
    });
    tables.set(width, numbers);
  }
  return numbers;
}

/** The tangent numbers 1, 2, 16, 272, … by Brent and Harvey, "Fast computation of Bernoulli, Tangent and Secant numbers". */
function tangentNumbers(count: number): bigint[] {
  const numbers: bigint[] = [1n];
  for (let k = 1; k < count; k++) numbers.push(BigInt(k) * numbers[k - 1]);
  for (let k = 1; k < count; k++) {
    for (let j = k; j < count; j++) {
      numbers[j] = BigInt(j - k) * numbers[j - 1] + BigInt(j - k + 2) * numbers[j];
    }
  }
  return numbers;
}
