/** Value, gradient and Hessian of a polynomial in a few variables, propagated together: problems are written once. */
export class Jet {
  constructor(
    readonly value: number,
    readonly gradient: readonly number[],
    readonly hessian: readonly (readonly number[])[],
  ) {}

  static variables(values: readonly number[]): Jet[] {
    const zeros = values.map(() => values.map(() => 0));
    return values.map(
      (value, i) =>
        new Jet(
          value,
          zeros[i].map((_, j) => (i === j ? 1 : 0)),
          zeros,
        ),
    );
  }

  plus(other: Jet | number): Jet {
    if (typeof other === "number") return new Jet(this.value + other, this.gradient, this.hessian);
    return new Jet(
      this.value + other.value,
      this.gradient.map((g, i) => g + other.gradient[i]),
      this.hessian.map((row, i) => row.map((h, j) => h + other.hessian[i][j])),
    );
  }

  times(other: Jet | number): Jet {
    if (typeof other === "number") {
      return new Jet(
        this.value * other,
        this.gradient.map((g) => g * other),
        this.hessian.map((row) => row.map((h) => h * other)),
      );
    }
    const { value: a, gradient: p, hessian: P } = this;
    const { value: b, gradient: q, hessian: Q } = other;
    return new Jet(
      a * b,
      p.map((_, i) => a * q[i] + b * p[i]),
      P.map((row, i) => row.map((_, j) => a * Q[i][j] + b * P[i][j] + p[i] * q[j] + p[j] * q[i])),
    );
  }

  minus(other: Jet | number): Jet {
    return this.plus(typeof other === "number" ? -other : other.times(-1));
  }

  squared(): Jet {
    return this.times(this);
  }
}
