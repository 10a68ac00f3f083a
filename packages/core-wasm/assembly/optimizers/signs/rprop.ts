import { andnot, clamp, lt, select, sign, splat } from "../../lane";
import { Update, elementwise } from "../../update";

/**
 * Each parameter has a step size, which grows by η₊ while its gradient keeps its sign and shrinks by η₋ when it turns;
 * then the step is left out, and the gradient counts as 0 at the next. Signs are multiplied, not gradients: a product of
 * small ones would be 0.
 */
@final @unmanaged
class Rprop extends Update {
  shrink: v128; // η₋
  grow: v128; // η₊
  least: v128;
  greatest: v128;
  initial: v128; // the step size that all start with, at the first step, 0 afterwards

  move(x: v128, g: v128, a: usize, b: usize, c: usize, d: usize): v128 {
    const zero = splat(0), agreement = sign(g) * sign(v128.load(b)), turned = lt(agreement, zero);
    const factor = select(turned, this.shrink, select(lt(zero, agreement), this.grow, splat(1)));
    const size = clamp((v128.load(a) + this.initial) * factor, this.least, this.greatest);
    const followed = andnot(g, turned);
    v128.store(a, size);
    v128.store(b, followed);
    return size * sign(followed);
  }
}

export const rprop = elementwise<Rprop>();
