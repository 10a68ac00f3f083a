import { InvalidArgumentError } from "commander";

/** An option's argument as a number that meets a condition. */
export function numberThat(expected: string, holds: (x: number) => boolean): (text: string) => number {
  return (text) => {
    const x = text.trim() === "" ? NaN : Number(text);
    if (!holds(x)) throw new InvalidArgumentError(`expected ${expected}, got ${JSON.stringify(text)}`);
    return x;
  };
}

export const fraction = numberThat("a fraction in [0, 1)", (x) => x >= 0 && x < 1);
export const penalty = numberThat("a number of at least 0", (x) => x >= 0 && x < Infinity);
export const positiveInteger = numberThat("a whole number of at least 1", (x) => Number.isSafeInteger(x) && x >= 1);
export const seed = numberThat(
  "a whole number from 0 to 4294967295",
  (x) => Number.isInteger(x) && x >= 0 && x < 2 ** 32,
);

/** An option that may be repeated. */
export function collect(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}
