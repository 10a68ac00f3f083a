import { Update, elementwise } from "../../update";

/** Keeps x at a and goes up the gradient: x + ρg. */
@final @unmanaged
class Ascend extends Update {
  reach: v128; // ρ / ‖g‖

  move(x: v128, g: v128, a: usize, b: usize, c: usize, d: usize): v128 {
    v128.store(a, x);
    return -(this.reach * g);
  }
}

/** Sets the parameters to what is kept at a: κ is 0. */
@final @unmanaged
class Restore extends Update {
  move(x: v128, g: v128, a: usize, b: usize, c: usize, d: usize): v128 {
    return -v128.load(a);
  }
}

export const ascend = elementwise<Ascend>();
export const restore = elementwise<Restore>();
