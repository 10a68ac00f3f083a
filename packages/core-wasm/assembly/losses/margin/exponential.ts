import { exp } from "../../math";
import { Pointwise, pointwiseAhead } from "../../pointwise";

/** e⁻ᵐ for the margin m = yp. */
@final @unmanaged
class Exponential extends Pointwise {
  shared(p: v128, y: v128): v128 { return exp(-(y * p)); }
  value(p: v128, y: v128, v: v128): v128 { return v; }
  gradient(p: v128, y: v128, v: v128): v128 { return -y * v; }
  hessian(p: v128, y: v128, v: v128): v128 { return v; }
}

export const exponential = pointwiseAhead<Exponential>();
