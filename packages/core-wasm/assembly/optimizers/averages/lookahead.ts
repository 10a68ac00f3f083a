import { Update, elementwise } from "../../update";

/** Slow parameters at a go a part of the way to the fast ones, which start again from there: κ is 0. */
@final @unmanaged
class Lookahead extends Update {
  share: v128;

  move(x: v128, g: v128, a: usize, b: usize, c: usize, d: usize): v128 {
    const before = v128.load(a), slow = before + this.share * (x - before);
    v128.store(a, slow);
    return -slow;
  }
}

export const lookahead = elementwise<Lookahead>();
