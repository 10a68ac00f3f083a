import { flag, nonNegative, number } from "../hyperparameter.js";
import type { Moment } from "../moment.js";

/** Settings of optimizers that let a velocity b follow what they would step by, u: b ← μb + τu. */
export const velocity = {
  momentum: /* @__PURE__ */ number(0, nonNegative),
  nesterov: /* @__PURE__ */ flag(false),
  rateInVelocity: /* @__PURE__ */ flag(false),
};

export interface VelocitySettings {
  readonly momentum: number;
  readonly nesterov: boolean;
  readonly rateInVelocity: boolean;
}

/** μ, τ, ν and ω of b ← μb + τu, move νu + ωb, for the share of u that enters. */
export function velocityFields(settings: VelocitySettings, { rate }: Moment, share = 1): number[] {
  const { momentum, nesterov, rateInVelocity } = settings;
  const outside = rateInVelocity ? 1 : rate;
  return [
    momentum,
    rateInVelocity ? rate * share : share,
    nesterov ? rate : 0,
    nesterov ? outside * momentum : outside,
  ];
}

export function velocityConflict({ momentum, nesterov }: VelocitySettings): string | undefined {
  return nesterov && momentum === 0 ? "nesterov: expected a positive momentum with it, got 0" : undefined;
}
