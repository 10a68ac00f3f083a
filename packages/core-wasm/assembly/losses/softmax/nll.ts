import { splat, times, withNaN } from "../../lane";
import { Sum, columns } from "../../rows/columns";
import { LABEL } from "../../rowwise";

/** −z_y of a row of log-probabilities. */
@final @unmanaged
class Nll extends Sum {
  targets(): i32 { return LABEL; }
  value(p: v128, t: v128): v128 { return withNaN(splat(0) - times(t, p), p); }
  gradient(p: v128, t: v128): v128 { return withNaN(-t, p); }
  hessian(p: v128, t: v128): v128 { return withNaN(splat(0), p); }
}

export const nll = columns<Nll>();
