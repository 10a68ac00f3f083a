import { splat, abs, le, lt, max, select, times } from "./lane";
import { log, log1pDeficit, k } from "./math";
import { K } from "./tables";

/**
 * y ln(y/μ) + μ − y, half the deviance of a Poisson count, ≥ 0. Near μ = y the two sides cancel: there it is y(t − ln(1 + t))
 * for t = (μ − y) / y. Where y/μ overflows, the difference of logarithms is as good.
 */
export function poissonDeviance(y: v128, mean: v128): v128 {
  const t = (mean - y) / y, ratio = y / mean;
  const logRatio = select(lt(ratio, splat(Infinity)), log(ratio), log(y) - log(mean));
  const far = (mean - y) + times(y, logRatio);
  return select(le(abs(t), k(K.HALF)), y * log1pDeficit(t), select(lt(mean, splat(Infinity)), far, mean));
}

/**
 * The value of a Poisson loss with Stirling's approximation y ln y − y + ½ ln 2πy of ln y! added where y > 1, as PyTorch's
 * `full` has it: `deviance` + ½ ln 2πy, in which what would cancel has been taken together. Elsewhere it is `plain`.
 */
export function withStirling(y: v128, plain: v128, deviance: v128): v128 {
  const rest = k(K.HALF) * (log(max(y, k(K.ONE))) + splat(1.8378770664093454836)); // ln 2π
  return select(lt(k(K.ONE), y), deviance + rest, plain);
}
