import { max, splat, sqrt } from "../../lane";
import { Update, average, elementwise } from "../../update";

/** v ← βv + ρg², for a move along g / (√(v + ε) + ε′). With β = ρ = 1 it is the sum of Adagrad. */
@unmanaged
abstract class RootMeanSquare extends Update {
  beta: v128;
  rest: v128; // ρ
  inside: v128; // ε
  outside: v128; // ε′

  divisor(v: v128): v128 {
    return sqrt(v + this.inside) + this.outside;
  }
  scaled(g: v128, a: usize): v128 {
    return g / this.divisor(average(a, this.beta, this.rest, g * g));
  }
  /** With the variance v − m² instead of v, which rounding must not take below 0. */
  centered(g: v128, a: usize, b: usize): v128 {
    const v = average(a, this.beta, this.rest, g * g), m = average(b, this.beta, this.rest, g);
    return g / this.divisor(max(v - m * m, splat(0)));
  }
}

@final @unmanaged
class Rmsprop extends RootMeanSquare {
  rate: v128;

  move(x: v128, g: v128, a: usize, b: usize, c: usize, d: usize): v128 {
    return this.rate * this.scaled(g, a);
  }
}

@final @unmanaged
class RmspropCentered extends RootMeanSquare {
  rate: v128;

  move(x: v128, g: v128, a: usize, b: usize, c: usize, d: usize): v128 {
    return this.rate * this.centered(g, a, b);
  }
}

/** With momentum as in sgd.ts: b ← μb + τu, move νu + ωb, for the scaled gradient u. */
@unmanaged
abstract class WithMomentum extends RootMeanSquare {
  momentum: v128; // μ
  inflow: v128; // τ
  direct: v128; // ν
  ahead: v128; // ω

  follow(u: v128, at: usize): v128 {
    return this.direct * u + this.ahead * average(at, this.momentum, this.inflow, u);
  }
}

@final @unmanaged
class RmspropMomentum extends WithMomentum {
  move(x: v128, g: v128, a: usize, b: usize, c: usize, d: usize): v128 {
    return this.follow(this.scaled(g, a), b);
  }
}

@final @unmanaged
class RmspropCenteredMomentum extends WithMomentum {
  move(x: v128, g: v128, a: usize, b: usize, c: usize, d: usize): v128 {
    return this.follow(this.centered(g, a, b), c);
  }
}

export const rmsprop = elementwise<Rmsprop>();
export const rmspropCentered = elementwise<RmspropCentered>();
export const rmspropMomentum = elementwise<RmspropMomentum>();
export const rmspropCenteredMomentum = elementwise<RmspropCenteredMomentum>();
