import { cosPi, exp, log, pow } from "@nadir/core-wasm";

/**
 * Formulas as NIST's files have them (`b1*(1-exp[-b2*x])`), with their derivatives by the parameters, so that no model and
 * no derivative is copied by hand. Functions are the core's: fits have the same bits on every engine.
 */
export interface Formula {
  value(x: number, b: ArrayLike<number>): number;
  /** The derivative by `b[j]`. */
  by(j: number): Formula;
}

const constant = (value: number): Formula => ({ value: () => value, by: () => zero });
const zero: Formula = { value: () => 0, by: () => zero };
const one = constant(1);

const plus = (a: Formula, b: Formula): Formula => {
  if (a === zero) return b;
  if (b === zero) return a;
  return { value: (x, p) => a.value(x, p) + b.value(x, p), by: (j) => plus(a.by(j), b.by(j)) };
};
const times = (a: Formula, b: Formula): Formula => {
  if (a === zero || b === zero) return zero;
  if (a === one) return b;
  if (b === one) return a;
  return {
    value: (x, p) => a.value(x, p) * b.value(x, p),
    by: (j) => plus(times(a.by(j), b), times(a, b.by(j))),
  };
};
const over = (a: Formula, b: Formula): Formula => {
  if (a === zero) return zero;
  const quotient: Formula = {
    value: (x, p) => a.value(x, p) / b.value(x, p),
    by: (j) => over(minus(a.by(j), times(quotient, b.by(j))), b),
  };
  return quotient;
};
const minus = (a: Formula, b: Formula): Formula => plus(a, negative(b));
const negative = (a: Formula): Formula =>
  a === zero ? zero : { value: (x, p) => -a.value(x, p), by: (j) => negative(a.by(j)) };
/** Whole powers of any base, others of bases that are not negative. */
function raise(base: number, exponent: number): number {
  if (!Number.isInteger(exponent)) return pow(base, exponent);
  let product = 1;
  for (let k = 0; k < Math.abs(exponent); k++) product *= base;
  return exponent < 0 ? 1 / product : product;
}

const power = (a: Formula, b: Formula): Formula => {
  const raised: Formula = {
    value: (x, p) => raise(a.value(x, p), b.value(x, p)),
    by(j) {
      const [byBase, byExponent] = [a.by(j), b.by(j)];
      const first = byBase === zero ? zero : times(times(b, power(a, minus(b, one))), byBase);
      return plus(first, byExponent === zero ? zero : times(times(raised, functions.log(a)), byExponent));
    },
  };
  return raised;
};

const functionOf =
  (apply: (a: number) => number, derivative: (a: Formula) => Formula) =>
  (a: Formula): Formula => ({
    value: (x, p) => apply(a.value(x, p)),
    by(j) {
      const inner = a.by(j);
      return inner === zero ? zero : times(derivative(a), inner);
    },
  });
const functions: { readonly [name: string]: (a: Formula) => Formula } = {
  exp: functionOf(exp, (a) => functions.exp(a)),
  log: functionOf(log, (a) => over(one, a)),
  sin: functionOf(
    (a) => cosPi(a / Math.PI - 0.5),
    (a) => functions.cos(a),
  ),
  cos: functionOf(
    (a) => cosPi(a / Math.PI),
    (a) => negative(functions.sin(a)),
  ),
};
const operators: { readonly [sign: string]: (a: Formula, b: Formula) => Formula } = {
  "+": plus,
  "-": minus,
  "*": times,
  "/": over,
  "**": power,
};

/** Reads a formula in `x`, `b1` … and `pi`; brackets are round or square. */
export function readFormula(text: string): Formula {
  const tokens = text.match(/\*\*|\d+\.?\d*|\.\d+|[a-z]+\d*|\S/gi) ?? [];
  let next = 0;
  const take = (...wanted: string[]): string | undefined =>
    wanted.includes(tokens[next]) ? tokens[next++] : undefined;
  const fail = (expected: string): never => {
    throw new SyntaxError(`expected ${expected}, got ${tokens[next] ?? "the end"} in ${text}`);
  };

  const leftToRight = (operand: () => Formula, ...signs: string[]): Formula => {
    let left = operand();
    for (let sign = take(...signs); sign; sign = take(...signs)) left = operators[sign](left, operand());
    return left;
  };
  const sum = (): Formula => leftToRight(product, "+", "-");
  const product = (): Formula => leftToRight(signed, "*", "/");
  const signed = (): Formula => (take("-") ? negative(signed()) : raised());
  const raised = (): Formula => {
    const base = atom();
    return take("**") ? power(base, signed()) : base;
  };
  const atom = (): Formula => {
    if (take("(", "[")) {
      const inner = sum();
      return take(")", "]") ? inner : fail("a closing bracket");
    }
    const token = tokens[next] ?? "";
    const isKnown =
      token === "x" || token === "pi" || /^(\d|\.\d|b\d+$)/.test(token) || Object.hasOwn(functions, token);
    if (!isKnown) return fail("an operand");
    next++;
    if (token === "x") return { value: (x) => x, by: () => zero };
    if (token === "pi") return constant(Math.PI);
    if (/^[\d.]/.test(token)) return constant(Number(token));
    if (Object.hasOwn(functions, token)) return functions[token](atom());
    const index = Number(token.slice(1)) - 1;
    return { value: (_, p) => p[index], by: (j) => (j === index ? one : zero) };
  };
  const formula = sum();
  return next === tokens.length ? formula : fail("an operator");
}
