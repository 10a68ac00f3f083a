import { Survey, surveying } from "../../update";

/** Σx² and Σg² (coupled decay included). */
@final @unmanaged
class Norms extends Survey {
  survey(x: v128, g: v128, a: usize, b: usize, c: usize, d: usize): v128 { return g; }
  factor(i: i32, x: v128, g: v128, u: v128, d: usize): v128 { return i < 2 ? x : g; }
}

export const norms = surveying<Norms>();

// The step of LARS is that of momentum, with the trust ratio in its fields.
export { momentum } from "../descent/sgd";
