// Marks in compiled functions what does not change while a kernel runs, so that the linker can read it once, before all loops:
// fields of a loss or optimizer, and constants of the table.
import { immediateOf } from "./decode.mjs";

const CALL = 0x10,
  LOCAL_GET = 0x20,
  LOCAL_SET = 0x21,
  LOCAL_TEE = 0x22,
  INTEGER = 0x41;
const LOAD = 0xfd00,
  LOAD32_SPLAT = 0xfd09,
  LOAD64_SPLAT = 0xfd0a;

/**
 * The instructions of a function, where `local.get this; v128.load` is one with `isField`, `i32.const address;
 * v128.load_splat` in the table one with `isOfTable` and its place, and calls say which parameter they pass on as `this`.
 */
export function fold(name, code, functions, table, size) {
  const owners = ownersOfCalls(code, functions);
  const isMethod = name.includes("#") && !code.body.some(sets(0));
  const folded = [];
  for (let i = 0; i < code.body.length; i++) {
    const one = code.body[i],
      next = code.body[i + 1];
    const place = (Number(one.value) - table.at) / size;
    if (isMethod && one.op === LOCAL_GET && one.value === 0 && next?.op === LOAD) {
      folded.push({ ...next, isField: true });
      i++;
    } else if (
      one.op === INTEGER &&
      isSplat(next?.op) &&
      next.value === 0 &&
      place >= 0 &&
      place * size < table.bytes.length
    ) {
      folded.push({ op: next.op, value: place, address: Number(one.value), isOfTable: true });
      i++;
    } else folded.push(one.op === CALL && owners.has(i) ? { ...one, owner: owners.get(i) } : one);
  }
  return folded;
}

const isSplat = (op) => op === LOAD32_SPLAT || op === LOAD64_SPLAT;
const sets =
  (local) =>
  ({ op, value }) =>
    (op === LOCAL_SET || op === LOCAL_TEE) && value === local;

/** For calls whose first argument is a parameter that nobody sets: which one it is. */
function ownersOfCalls({ parameters, body }, functions) {
  const owners = new Map();
  let stack = []; // for each value the parameter that it is, if it is one
  const open = []; // heights of the stack below the constructs that are open
  const pop = (count) => stack.splice(Math.max(0, stack.length - count), count);
  body.forEach(({ op, value }, i) => {
    if (op === LOCAL_GET) stack.push(value < parameters.length && !body.some(sets(value)) ? value : undefined);
    else if (op >= 0x02 && op <= 0x04) {
      if (op === 0x04) pop(1);
      open.push({ height: stack.length, has: value !== 0x40 });
    } else if (op === 0x05) stack.length = Math.min(stack.length, open.at(-1).height);
    else if (op === 0x0b) {
      const { height, has } = open.pop();
      stack.length = Math.min(stack.length, height);
      if (has) stack.push(undefined);
    } else if (op === CALL) {
      const { parameters, results } = functions.get(value);
      const taken = pop(parameters.length);
      if (taken.length === parameters.length && taken[0] !== undefined) owners.set(i, taken[0]);
      if (results.length > 0) stack.push(undefined);
    } else {
      const [taken, given] = effectOf(op);
      pop(taken);
      if (given) stack.push(undefined);
    }
  });
  return owners;
}

const between = (op, ...ranges) => ranges.some(([from, to = from]) => op >= from && op <= to);

/** How many values an instruction takes from the stack, and how many it gives. */
function effectOf(op) {
  const kind = immediateOf(op);
  if (op === LOCAL_SET || op === 0x24 || op === 0x1a || op === 0x0d || op === 0x0e) return [1, 0];
  if (op === LOCAL_TEE) return [1, 1];
  if (op === 0x23 || ["integer", "f32", "f64", "v128"].includes(kind)) return [0, 1];
  if (op <= 0x0f) return [0, 0]; // what comes after a jump is not reached
  if (op === 0x1b || op === 0xfd52) return [3, 1];
  if (kind === "memories") return [3, 0];
  if (kind === "address") return between(op, [0x36, 0x3e], [0xfd0b]) ? [2, 0] : [1, 1];
  if (kind === "addressAndLane") return op >= 0xfd58 ? [2, 0] : [2, 1];
  const isUnary = between(
    ...[op, [0x45], [0x50], [0x67, 0x69], [0x79, 0x7b], [0x8b, 0x91], [0x99, 0x9f], [0xa7, 0xc4], [0xfc00, 0xfc07]],
    ...[
      [0xfd0f, 0xfd14],
      [0xfd15, 0xfd16],
      [0xfd18, 0xfd19],
      [0xfd1b],
      [0xfd1d],
      [0xfd1f],
      [0xfd21],
      [0xfd4d],
      [0xfd53],
    ],
    ...[[0xfd5e, 0xfd64], [0xfd67, 0xfd6a], [0xfd74, 0xfd75], [0xfd7a], [0xfd7c, 0xfd7d], [0xfd80, 0xfd81]],
    ...[[0xfd83, 0xfd84], [0xfd87, 0xfd8a], [0xfd94], [0xfda0, 0xfda1], [0xfda3, 0xfda4], [0xfda7, 0xfdaa]],
    ...[[0xfdc0, 0xfdc1], [0xfdc3, 0xfdc4], [0xfdc7, 0xfdca], [0xfde0, 0xfde1], [0xfde3], [0xfdec, 0xfded], [0xfdef]],
    ...[[0xfdf8, 0xfdff]],
  );
  return [isUnary ? 1 : 2, 1];
}
