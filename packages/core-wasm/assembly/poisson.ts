import { over, withNaN } from "./lane";
import { exp, k } from "./math";
import { K } from "./tables";
import { Pointwise } from "./pointwise";

/** eᶻ − yz for the logarithm z = p of the mean; from z = 1000 on eᶻ is infinite and so is the loss. */
@unmanaged
export abstract class PoissonOfLogarithm extends Pointwise {
  shared(p: v128, y: v128): v128 { return exp(p); }
  gradient(p: v128, y: v128, mean: v128): v128 { return mean - y; }
  hessian(p: v128, y: v128, mean: v128): v128 { return mean; }
}

/** μ − y ln μ for the mean μ = p; nothing is added to μ to keep its logarithm finite. */
@unmanaged
export abstract class PoissonOfMean extends Pointwise {
  shared(p: v128, y: v128): v128 { return over(y, p); }
  gradient(p: v128, y: v128, ratio: v128): v128 { return withNaN(k(K.ONE) - ratio, p); }
  hessian(p: v128, y: v128, ratio: v128): v128 { return withNaN(over(ratio, p), p); }
}
