import { Update, elementwise } from "../../update";

/** Move ηg, then a ← a + μ(x − a): the average of the parameters at a. */
@final @unmanaged
class Asgd extends Update {
  rate: v128; // η
  share: v128; // μ

  move(x: v128, g: v128, a: usize, b: usize, c: usize, d: usize): v128 {
    const move = this.rate * g, before = v128.load(a);
    v128.store(a, before + this.share * (this.keep * x - move - before));
    return move;
  }
}

export const asgd = elementwise<Asgd>();
