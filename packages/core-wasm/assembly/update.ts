import { LANES } from "./lane";

/**
 * An optimizer that moves each parameter by itself, given its gradient g and up to three numbers of state kept from
 * step to step. Hyper-parameters are fields, each a vector of one value.
 */
@unmanaged
export abstract class Update {
  /** Advances the vector of parameters at x, with its state at a, b and c. */
  abstract step(x: usize, g: v128, a: usize, b: usize, c: usize): void;
}

/** Advances n parameters. Whole vectors are read and written: the arrays must be padded to one. */
export type Step = (update: usize, n: i32, x: usize, g: usize, a: usize, b: usize, c: usize) => void;

/** The kernel of an optimizer, as a record of its index in the exported table. */
export function elementwise<U extends Update>(): usize {
  const step: Step = (update, n, x, g, a, b, c) => {
    const u = changetype<U>(update);
    for (; n > 0; n -= LANES, x += 16, g += 16, a += 16, b += 16, c += 16) u.step(x, v128.load(g), a, b, c);
  };
  const at = memory.data(sizeof<u32>(), alignof<u32>());
  store<u32>(at, step.index);
  return at;
}
