import { splat, lt, and } from "./lane";
import { log, k, K } from "./math";

/** y ln y − y + ½ ln 2πy where y > 1 and 0 elsewhere: Stirling's approximation of ln y!, as PyTorch's `full` has it. */
// @ts-ignore: decorator
@inline export function stirling(y: v128): v128 {
  const l = log(y);
  return and(y * l - y + k(K.HALF) * (l + splat(1.8378770664093454836)), lt(k(K.ONE), y));
}
