import { exp } from "../../math";
import { Pointwise, staged } from "../../pointwise";

/** e⁻ᵐ for the margin m = yp. */
@final @unmanaged
class Exponential extends Pointwise {
  @inline shared(p: v128, y: v128): v128 { return exp(-(y * p)); }
  @inline value(p: v128, y: v128, v: v128): v128 { return v; }
  @inline gradient(p: v128, y: v128, v: v128): v128 { return -y * v; }
  @inline hessian(p: v128, y: v128, v: v128): v128 { return v; }
}

export const exponential = staged<Exponential>();
