import * as core from "@nadir/core-wasm";

/**
 * A function of `n` variables at a point: its value and, up to the order wanted, its gradient and Hessian, propagated
 * together, so that problems are written once. Order 0 has no gradient, order 1 no Hessian.
 */
export class Jet {
  constructor(
    readonly value: number,
    readonly gradient: readonly number[],
    /** The lower triangle, row by row. */
    readonly hessian: readonly number[],
  ) {}

  static variables(values: ArrayLike<number>, order: 0 | 1 | 2): Jet[] {
    const n = values.length;
    return Array.from(values, (value, i) => {
      const gradient = zeros(order > 0 ? n : 0);
      if (order > 0) gradient[i] = 1;
      return new Jet(value, gradient, zeros(order > 1 ? (n * (n + 1)) / 2 : 0));
    });
  }

  /** `f(this)`, from the value, slope and curvature of `f` there. */
  map(value: number, slope: number, curvature: number): Jet {
    const { gradient: g, hessian: h } = this;
    const gradient = zeros(g.length);
    for (let i = 0; i < g.length; i++) gradient[i] = slope * g[i];
    const hessian = zeros(h.length);
    for (let i = 0, k = 0; k < h.length; i++) {
      for (let j = 0; j <= i; j++, k++) hessian[k] = slope * h[k] + curvature * g[i] * g[j];
    }
    return new Jet(value, gradient, hessian);
  }

  plus(other: Jet | number): Jet {
    if (typeof other === "number") return new Jet(this.value + other, this.gradient, this.hessian);
    return this.#combine(this.value + other.value, 1, other, 1, 0);
  }

  times(other: Jet | number): Jet {
    if (typeof other === "number") return this.map(this.value * other, other, 0);
    return this.#combine(this.value * other.value, other.value, other, this.value, 1);
  }

  /** `f(this, other)`, from the value, both slopes, and the mixed curvature of an `f` that has no other. */
  #combine(value: number, slope: number, other: Jet, otherSlope: number, mixed: number): Jet {
    const { gradient: p, hessian: P } = this;
    const { gradient: q, hessian: Q } = other;
    const gradient = zeros(p.length);
    for (let i = 0; i < p.length; i++) gradient[i] = slope * p[i] + otherSlope * q[i];
    const hessian = zeros(P.length);
    for (let i = 0, k = 0; k < P.length; i++) {
      for (let j = 0; j <= i; j++, k++) {
        hessian[k] = slope * P[k] + otherSlope * Q[k] + mixed * (p[i] * q[j] + p[j] * q[i]);
      }
    }
    return new Jet(value, gradient, hessian);
  }

  minus(other: Jet | number): Jet {
    return this.plus(typeof other === "number" ? -other : other.times(-1));
  }

  over(other: Jet | number): Jet {
    return typeof other === "number" ? this.times(1 / other) : this.times(other.power(-1));
  }

  squared(): Jet {
    return this.map(this.value * this.value, 2 * this.value, 2);
  }

  power(p: number): Jet {
    const x = this.value;
    return this.map(power(x, p), p * power(x, p - 1), p * (p - 1) * power(x, p - 2));
  }

  sqrt(): Jet {
    return this.power(0.5);
  }

  exp(): Jet {
    const e = core.exp(this.value);
    return this.map(e, e, e);
  }

  log(): Jet {
    const x = this.value;
    return this.map(core.log(x), 1 / x, -1 / (x * x));
  }

  sin(): Jet {
    const s = sin(this.value);
    return this.map(s, cos(this.value), -s);
  }

  cos(): Jet {
    const c = cos(this.value);
    return this.map(c, -sin(this.value), -c);
  }

  atan(): Jet {
    const x = this.value;
    const slope = 1 / (1 + x * x);
    return this.map(Math.atan(x), slope, -2 * x * slope * slope);
  }
}

// From the core, whose bits are the same in every engine: then so are the paths and the evaluations counted.
export const { exp, log } = core;
export const cos = (x: number): number => core.cosPi(x / Math.PI);
export const sin = (x: number): number => core.cosPi(x / Math.PI - 0.5);

/** `xᵖ`; for whole `p` of any `x`. */
export function power(x: number, p: number): number {
  if (p < 0) return 1 / power(x, -p);
  if (!Number.isInteger(p)) return p === 0.5 ? Math.sqrt(x) : core.pow(x, p);
  let product = 1;
  for (let k = 0; k < p; k++) product *= x;
  return product;
}

/** Arrays of numbers, which for so few are faster than typed ones. */
function zeros(length: number): number[] {
  const array: number[] = [];
  for (let i = 0; i < length; i++) array.push(0);
  return array;
}

/** The sum of jets, of at least one. */
export const sum = (jets: readonly Jet[]): Jet => jets.reduce((total, jet) => total.plus(jet));
