import { parse, type Expression, type Node, type Pattern, type Statement } from "acorn";
import { Real, real } from "./real.js";

/** What a reread function computes with: reals for numbers, and what it is made of. */
type Value =
  Real | boolean | null | undefined | string | readonly Value[] | { readonly [key: string]: Value } | Callable;
type Callable = (...args: Value[]) => Value;
type Scope = Map<string, Value>;

/** What a function body may leave early with. */
class Return {
  constructor(readonly value: Value) {}
}

/**
 * A function of numbers, read again from its source and evaluated in reals of the working precision. So the formula that
 * a descriptor states in plain TypeScript is also its own oracle in any number of digits.
 *
 * The source may use constants, arithmetic, comparisons, `?:`, `&&`, `||`, `!`, calls of `Math` and of the functions in
 * `known`, arrow functions, array literals, `length`, `map`, `reduce`, `if`, `for` over numbers, and assignments.
 */
export function reread(
  source: (...args: never[]) => unknown,
  known: Readonly<Record<string, Callable>> = {},
): Callable {
  const program = parse(`(${source.toString()})`, { ecmaVersion: 2022 });
  const statement = program.body[0];
  if (statement.type !== "ExpressionStatement") throw new SyntaxError("reread: expected a function");
  const scope: Scope = new Map(Object.entries({ ...constants, ...known }));
  return evaluate(statement.expression, [scope]) as Callable;
}

/** Numbers as reals, arrays and objects of them likewise. */
export function asReals(value: unknown): Value {
  if (typeof value === "number") return real(value);
  if (Array.isArray(value)) return value.map(asReals);
  if (typeof value === "object" && value !== null && !(value instanceof Real))
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, asReals(entry)]));
  return value as Value;
}

const constants: Readonly<Record<string, Value>> = { undefined };

/** The members of `Math` that reals have. */
const functions: Readonly<Record<string, (...args: Real[]) => Real>> = {
  abs: (x) => x.abs(),
  sqrt: (x) => x.sqrt(),
  exp: (x) => x.exp(),
  expm1: (x) => x.expm1(),
  log: (x) => x.log(),
  log1p: (x) => x.log1p(),
  pow: (x, y) => x.pow(y),
  sinh: (x) => x.sinh(),
  cosh: (x) => x.cosh(),
  tanh: (x) => x.tanh(),
  atan: (x) => x.atan(),
  sign: (x) => real(x.sign),
  trunc: (x) => real(Math.trunc(x.toNumber())),
  max: (...xs) => xs.reduce((a, b) => a.max(b)),
  min: (...xs) => xs.reduce((a, b) => a.min(b)),
};

function evaluate(node: Expression | Node, scopes: Scope[]): Value {
  const run = nodes[node.type];
  if (!run) throw new SyntaxError(`reread: ${node.type} is not understood`);
  return run(node as never, scopes);
}

const asReal = (value: Value): Real => {
  if (value instanceof Real) return value;
  throw new TypeError(`reread: expected a number, got ${typeof value}`);
};
const index = (value: Value): number => asReal(value).toNumber();

/** A truth: a number is true where it is not 0. */
const truth = (value: Value): boolean => (value instanceof Real ? value.sign !== 0 : Boolean(value));

const binary: Readonly<Record<string, (a: Value, b: Value) => Value>> = {
  "+": (a, b) => asReal(a).add(asReal(b)),
  "-": (a, b) => asReal(a).sub(asReal(b)),
  "*": (a, b) => asReal(a).mul(asReal(b)),
  "/": (a, b) => asReal(a).div(asReal(b)),
  "**": (a, b) => asReal(a).pow(asReal(b)),
  "<": (a, b) => asReal(a).cmp(asReal(b)) < 0,
  "<=": (a, b) => asReal(a).cmp(asReal(b)) <= 0,
  ">": (a, b) => asReal(a).cmp(asReal(b)) > 0,
  ">=": (a, b) => asReal(a).cmp(asReal(b)) >= 0,
  "===": (a, b) => (a instanceof Real && b instanceof Real ? a.cmp(b) === 0 : a === b),
  "!==": (a, b) => !(a instanceof Real && b instanceof Real ? a.cmp(b) === 0 : a === b),
};

// Each kind of syntax that is understood. (acorn's types are one union; a table by `type` needs the narrowing spelt out.)
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Handler = (node: any, scopes: Scope[]) => Value;
const nodes: Readonly<Record<string, Handler>> = {
  Literal: ({ value }) => (typeof value === "number" ? real(value) : value),
  Identifier: ({ name }, scopes) => lookUp(name, scopes),
  ParenthesizedExpression: ({ expression }, scopes) => evaluate(expression, scopes),
  SequenceExpression: ({ expressions }, scopes) => expressions.map((e: Node) => evaluate(e, scopes)).at(-1),
  UnaryExpression({ operator, argument }, scopes) {
    const value = evaluate(argument, scopes);
    if (operator === "!") return !truth(value);
    if (operator === "void") return undefined;
    return operator === "-" ? asReal(value).neg() : asReal(value);
  },
  BinaryExpression({ operator, left, right }, scopes) {
    const compute = binary[operator];
    if (!compute) throw new SyntaxError(`reread: ${operator} is not understood`);
    return compute(evaluate(left, scopes), evaluate(right, scopes));
  },
  LogicalExpression({ operator, left, right }, scopes) {
    const value = evaluate(left, scopes);
    if (operator === "??") return value ?? evaluate(right, scopes);
    return truth(value) === (operator === "&&") ? evaluate(right, scopes) : value;
  },
  ConditionalExpression: ({ test, consequent, alternate }, scopes) =>
    evaluate(truth(evaluate(test, scopes)) ? consequent : alternate, scopes),
  ArrayExpression: ({ elements }, scopes) => spread(elements, scopes),
  MemberExpression({ object, property, computed }, scopes) {
    if (object.type === "Identifier" && object.name === "Math") return mathMember(property.name);
    // (a bundler may have turned an imported name into a member of the module's object)
    if (object.type === "Identifier" && object.name.startsWith("__vi")) return lookUp(property.name, scopes);
    const holder = evaluate(object, scopes);
    if (computed) return (holder as readonly Value[])[index(evaluate(property, scopes))];
    if (Array.isArray(holder)) return arrayMember(holder, property.name);
    return (holder as Record<string, Value>)[property.name];
  },
  CallExpression: ({ callee, arguments: args }, scopes) =>
    (evaluate(callee, scopes) as Callable)(...spread(args, scopes)),
  ArrowFunctionExpression:
    ({ params, body, expression }, scopes) =>
    (...args: Value[]) => {
      const scope: Scope = new Map();
      params.forEach((pattern: Pattern, i: number) => bind(pattern, args[i], scope));
      if (expression) return evaluate(body, [scope, ...scopes]);
      const left = execute(body, [scope, ...scopes]);
      return left?.value;
    },
  AssignmentExpression({ operator, left, right }, scopes) {
    const value = evaluate(right, scopes);
    const assigned = operator === "=" ? value : binary[operator.slice(0, -1)](evaluate(left, scopes), value);
    const scope = scopes.find((candidate) => candidate.has(left.name))!;
    scope.set(left.name, assigned);
    return assigned;
  },
  UpdateExpression({ operator, argument }, scopes) {
    const moved = asReal(lookUp(argument.name, scopes)).add(operator === "++" ? 1 : -1);
    scopes.find((candidate) => candidate.has(argument.name))!.set(argument.name, moved);
    return moved;
  },
};

function mathMember(name: string): Value {
  if (name === "PI") return real(1).atan().mul(4);
  if (name === "LN2") return real(2).log();
  const f = functions[name];
  if (!f) throw new SyntaxError(`reread: Math.${name} is not understood`);
  return (...args: Value[]) => f(...args.map(asReal));
}

function arrayMember(array: readonly Value[], name: string): Value {
  if (name === "length") return real(array.length);
  const each = (f: Value) => (x: Value, i: number) => (f as Callable)(x, real(i));
  if (name === "map") return (f) => array.map(each(f));
  if (name === "filter") return (f) => array.filter((x, i) => truth(each(f)(x, i)));
  if (name === "every") return (f) => array.every((x, i) => truth(each(f)(x, i)));
  if (name === "some") return (f) => array.some((x, i) => truth(each(f)(x, i)));
  if (name === "slice") return (from, to) => array.slice(index(from), to === undefined ? undefined : index(to));
  if (name === "reduce")
    return (f, first) => array.reduce((sum: Value, x, i) => (f as Callable)(sum, x, real(i)), first);
  throw new SyntaxError(`reread: .${name} of an array is not understood`);
}

function spread(elements: readonly Node[], scopes: Scope[]): Value[] {
  return elements.flatMap((element) =>
    element.type === "SpreadElement"
      ? [...(evaluate((element as unknown as { argument: Node }).argument, scopes) as Value[])]
      : [evaluate(element, scopes)],
  );
}

/** Runs a statement; something comes back only where the function is left. */
function execute(statement: Statement, scopes: Scope[]): Return | undefined {
  switch (statement.type) {
    case "BlockStatement": {
      const inner = [new Map<string, Value>(), ...scopes];
      for (const each of statement.body) {
        const left = execute(each, inner);
        if (left) return left;
      }
      return undefined;
    }
    case "VariableDeclaration":
      for (const { id, init } of statement.declarations) bind(id, init ? evaluate(init, scopes) : undefined, scopes[0]);
      return undefined;
    case "EmptyStatement":
      return undefined;
    case "ReturnStatement":
      return new Return(statement.argument ? evaluate(statement.argument, scopes) : undefined);
    case "IfStatement":
      if (truth(evaluate(statement.test, scopes))) return execute(statement.consequent, scopes);
      return statement.alternate ? execute(statement.alternate, scopes) : undefined;
    case "ForStatement": {
      const inner = [new Map<string, Value>(), ...scopes];
      if (statement.init?.type === "VariableDeclaration") execute(statement.init, inner);
      for (; truth(evaluate(statement.test!, inner)); evaluate(statement.update!, inner)) {
        const left = execute(statement.body, inner);
        if (left) return left;
      }
      return undefined;
    }
    case "ExpressionStatement":
      evaluate(statement.expression, scopes);
      return undefined;
    default:
      throw new SyntaxError(`reread: ${statement.type} is not understood`);
  }
}

function bind(pattern: Pattern, value: Value, scope: Scope): void {
  if (pattern.type === "Identifier") scope.set(pattern.name, value);
  else if (pattern.type === "ArrayPattern")
    pattern.elements.forEach((element, i) => element && bind(element, (value as Value[])[i], scope));
  else if (pattern.type === "ObjectPattern")
    for (const property of pattern.properties) {
      if (property.type !== "Property" || property.key.type !== "Identifier")
        throw new SyntaxError("reread: expected plain names in { }");
      bind(property.value, (value as Record<string, Value>)[property.key.name], scope);
    }
  else throw new SyntaxError(`reread: ${pattern.type} is not understood`);
}

function lookUp(name: string, scopes: Scope[]): Value {
  for (const scope of scopes) if (scope.has(name)) return scope.get(name);
  throw new ReferenceError(`reread: ${name} is not known`);
}
