import { k } from "../../../math";
import { K } from "../../../tables";
import { Pointwise } from "../../../pointwise";

/** What a loss of yes and no multiplies by, for the target t = (1 − ε)y + ½ε and the positive weight ω. */
@unmanaged
export abstract class Smoothed extends Pointwise {
  kept: v128; // 1 − ε
  smoothed: v128; // ½ε
  positiveWeight: v128;

  /** ωt. */
  positive(y: v128): v128 { return this.positiveWeight * (this.kept * y + this.smoothed); }
  /** 1 − t. */
  negative(y: v128): v128 { return this.kept * (k(K.ONE) - y) + this.smoothed; }
}
