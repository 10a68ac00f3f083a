import { splat, over, times, withNaN } from "../../../lane";
import { log } from "../../../math";
import { Columns, columns } from "../../../rows/columns";
import { EACH, LABEL } from "../../../rowwise";

/** −Σ t_k ln p_k of probabilities, for targets smoothed to (1 − ε)t_k + εT/width, T their sum; nothing is clamped. */
@unmanaged
abstract class OfProbability extends Columns {
  kept: v128; // 1 − ε
  smoothing: v128; // ε
  share: v128; // ε / width

  value(p: v128, t: v128): v128 { return withNaN(splat(0) - times(t, log(p)), p); }
  gradient(p: v128, t: v128): v128 { return withNaN(-over(t, p), p); }
  hessian(p: v128, t: v128): v128 { return withNaN(over(over(t, p), p), p); }
  averages(): bool { return false; }
  blurs(): bool { return true; }
  blurred(t: v128, mass: v128): v128 { return this.kept * t + this.share * mass; }
}

@final @unmanaged
class OfLabels extends OfProbability {
  targets(): i32 { return LABEL; }
}

@final @unmanaged
class OfShares extends OfProbability {
  targets(): i32 { return EACH; }
}

export const crossEntropyOfProbability = columns<OfLabels>();
export const softCrossEntropyOfProbability = columns<OfShares>();
