// Turns compiled functions into codes: what src/link.ts makes modules of. A code stands for a function in both element types.
// Where the two differ in instructions that have a counterpart in the other type, in numbers and in constants, one text
// serves for both; where they differ otherwise it has two.
import { immediateOf } from "./decode.mjs";
import { fold } from "./fold.mjs";
import { textOf } from "./text.mjs";

const TYPES = [0x7f, 0x7e, 0x7d, 0x7c, 0x7b]; // i32, i64, f32, f64, v128
const ELEMENT = 5; // f32 or f64, as the module's
const NOTHING = 6;

/**
 * What an instruction's number says besides which it is: its integer is given for either type (of a call, that the parameter
 * follows which it passes on as `this`); what it loads is a constant of the table, or a field; the bytes that would follow.
 */
const SPLIT = 8,
  OF_TABLE = 16,
  FIELD = 32,
  WITH_BYTES = 64;

/** How a constant travels: as an f32 or f64 in the module's type, in its own, or as its bytes (for each type, if split). */
const NARROW = 0,
  WIDE = 1,
  PAIR_OF_F64 = 2,
  RAW = 3,
  RAW_EACH = 4;

const unsigned = (n) => (n < 128 ? [n] : [(n & 127) | 128, ...unsigned(Math.floor(n / 128))]);
const signed = (n) => (n >= -64n && n < 64n ? [Number(n & 127n)] : [Number(n & 127n) | 128, ...signed(n >> 7n)]);
const same = (a, b) => a.length === b.length && a.every((x, i) => x === b[i]);
const viewOf = (bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
const bytesOfF32 = (x) => [...new Uint8Array(Float32Array.of(x).buffer)];
const bytesOfF64 = (x) => [...new Uint8Array(Float64Array.of(x).buffer)];

/** Instructions of a function that is put where it is called whatever it works on. */
const SHORT = 80;
/** Instructions of a function, not optimized, that may stay apart for the sake of its callers. */
const SHORT_ENOUGH = 60;

/** Whether the linker puts a function where it is called: if it is short, or works on vectors and has no loop. */
function isInlined({ parameters, results, body, isRecursive }) {
  if (isRecursive) return false;
  if (body.some(({ op }) => op === 0x03)) return body.length <= SHORT;
  return [...parameters, ...results].includes(0x7b) || body.length <= SHORT;
}

/** How many bytes after an instruction, always the same, are to be saved for it to have a number with them. */
const OFTEN = 800;

/** Numbers for instructions, the most frequent first; `table` is what the linker reads them by. */
export class Instructions {
  #counts = new Map();
  #numbers;

  /** An instruction as it is written: its number and the bytes that follow. */
  write(key, bytes) {
    const whole = [key, ...bytes].join(" ");
    if (this.#numbers?.has(whole)) return unsigned(this.#numbers.get(whole));
    if (this.#numbers) return [...unsigned(this.#numbers.get(key)), ...bytes];
    this.#counts.set(whole, (this.#counts.get(whole) ?? 0) + 1);
    return [0, ...bytes];
  }
  /** From now on instructions have numbers. */
  settle() {
    const counts = new Map();
    for (const [whole, count] of this.#counts) {
      const [a, b, flags, ...bytes] = whole.split(" ");
      const key = count * bytes.length >= OFTEN ? whole : `${a} ${b} ${flags}`;
      counts.set(key, (counts.get(key) ?? 0) + count);
    }
    const byCount = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
    this.#numbers = new Map(byCount.map(([key], i) => [key, i]));
  }
  get table() {
    return [...this.#numbers.keys()].flatMap((key) => {
      const [a, b, flags, ...bytes] = key.split(" ").map(Number);
      const prefix = a >= 0xfd00 ? 2 : a >= 0xfc00 ? 1 : 0;
      const kind = prefix | (a === b ? 0 : 4) | flags | (bytes.length === 0 ? 0 : WITH_BYTES);
      return [
        kind,
        a & 0xff,
        ...(a === b ? [] : [(b - a) & 0xff]),
        ...(bytes.length === 0 ? [] : [bytes.length, ...bytes]),
      ];
    });
  }
}

/**
 * The codes of a pair of programs, or of one that has f64 alone. `tables` are the constants of programs that compute in each
 * type; the first table has a place for each constant in either. Programs that compute in f64 whatever their arrays are share
 * the texts of `narrower`, whose programs compute in either.
 */
export class Codes {
  #programs;
  #instructions;
  #tables;
  #narrower;
  #made = new Map();

  constructor(programs, instructions, tables, narrower) {
    this.#programs = programs;
    this.#instructions = instructions;
    this.#tables = tables;
    this.#narrower = narrower;
    for (const { functions, computesIn } of Object.values(programs)) {
      markRecursive(functions);
      const folded = [...functions].map(([name, code]) =>
        fold(name, code, functions, tables[computesIn][0], computesIn === "f32" ? 4 : 8),
      );
      [...functions.values()].forEach((code, i) => (code.body = folded[i]));
    }
  }

  /** The code of a function: its text, and the names of what it uses. */
  of(name) {
    let made = this.#made.get(name);
    if (!made) this.#made.set(name, (made = this.#make(name)));
    return made;
  }

  /**
   * Functions that are to stay apart when others are optimized: methods, by which losses and optimizers differ, elementary
   * functions, and the short ones in which the element types differ, so that their callers don't.
   */
  apart() {
    const { f32, f64 } = this.#programs;
    const names = [...f64.functions.keys()].filter((name) => !/#[gs]et:|\/splat(Bits)?$/.test(name)); // these give constants
    const differs = (name) => {
      const a = f32?.functions.get(name),
        b = f64.functions.get(name);
      return (
        a &&
        b.body.length <= SHORT_ENOUGH &&
        (a.body.length !== b.body.length || !this.#encode(a, b, usesOf(name, [a, b])))
      );
    };
    const isMethod = (name) => name.includes("#") && !isConstant(f64.functions.get(name));
    return names.filter((name) => isMethod(name) || name.startsWith("assembly/math/") || differs(name));
  }

  #make(name) {
    const f32 = this.#programs.f32?.functions.get(name),
      f64 = this.#programs.f64?.functions.get(name);
    if (!f32 && !f64) throw new Error(`there is no function ${name}`);
    const uses = usesOf(name, [f32, f64]);
    const inF64 = this.#narrower?.textInF64(name, [f32, f64].filter(Boolean), uses);
    if (inF64) return { ...inF64, uses, isInF64: true };
    const shared = f32 && f64 && this.#encode(f32, f64, uses);
    const texts = shared ? [shared] : [f32, f64].map((one) => (one ? this.#encode(one, one, uses) : []));
    for (const { functions, data } of Object.values(this.#programs))
      if (data.slice(this.#tables.f64.length).some((segment) => reaches(functions.get(name), segment)))
        throw new Error(`${name}: constants in memory are to be in assembly/tables.ts`);
    const constants = Object.values(this.#tables)
      .flat()
      .filter((table) => [f32, f64].some((code) => reaches(code, table)));
    return { text: texts.map(textOf).join("\n"), uses, constants };
  }

  /** The text and constants of a function whose body in f64 is each of `bodies`. */
  textInF64(name, bodies, uses) {
    const { f32, f64 } = this.#programs;
    const [a, b] = [f32.functions.get(name), f64.functions.get(name)];
    if (!a || !b || !bodies.every((body) => isSame(body, b)) || !same(usesOf(name, [a, b]), uses)) return undefined;
    return this.of(name);
  }

  /** The bytes of a function that is `a` for f32 and `b` for f64; nothing where one text can't serve for both. */
  #encode(a, b, uses) {
    const [ofA, ofB] = aligned(a.body, b.body);
    if (isInlined(a) !== isInlined(b) || ofA.length !== ofB.length) return undefined;
    const inB = counterparts(ofA, ofB, a.parameters.length);
    if (!inB || a.locals.length !== b.locals.length) return undefined;
    const types = (x, y) => (x.length === y.length ? x.map((type, i) => typeOf(type, y[i])) : [undefined]);
    const parameters = types(a.parameters, b.parameters),
      results = types(a.results, b.results),
      locals = a.locals.map((type, i) => typeOf(type, b.locals[inB(i + parameters.length) - parameters.length]));
    if ([...parameters, ...results, ...locals].includes(undefined)) return undefined;
    const returns = a.body.some(({ op }) => op === 0x0f);
    const bytes = [Number(isInlined(a)) | (Number(returns) << 1) | (parameters.length << 2)];
    const isZero = (local) => mayBeReadUnset(a.body, local) || mayBeReadUnset(b.body, inB(local));
    const numbers = locals.map((_, i) => parameters.length + i);
    const order = [...numbers.filter(isZero), ...numbers.filter((local) => !isZero(local))];
    const typesOf = (some) => some.map((local) => locals[local - parameters.length]);
    const zeros = numbers.filter(isZero).length;
    bytes.push(
      ...parameters,
      results[0] ?? NOTHING,
      ...runs(typesOf(order.slice(0, zeros))),
      ...runs(typesOf(order.slice(zeros))),
    );
    const local = (number) => (number < parameters.length ? number : parameters.length + order.indexOf(number));
    for (let i = 0; i < ofA.length; i++) {
      const instruction = this.#instruction(ofA[i], ofB[i], uses, local);
      if (!instruction) return undefined;
      bytes.push(...instruction);
    }
    return bytes;
  }

  #instruction(a, b, uses, local) {
    const kind = immediateOf(a.op);
    if (a.op !== b.op && !areCounterparts(a.op, b.op)) return undefined;
    const plain = (bytes, flags = 0) => this.#instructions.write(`${a.op} ${b.op} ${flags}`, bytes);
    if (kind === "none" || kind === "memories") return plain([]);
    if (a.isOfTable !== b.isOfTable || a.isField !== b.isField || a.owner !== b.owner) return undefined;
    if (a.isOfTable || a.isField)
      return a.value === b.value ? plain(unsigned(a.value), a.isField ? FIELD : OF_TABLE) : undefined;
    if (kind === "call" || kind === "global") {
      if (a.value !== b.value) return undefined;
      const used = unsigned(uses.indexOf(a.value));
      return a.owner === undefined ? plain(used) : plain([...used, ...unsigned(a.owner)], SPLIT);
    }
    if (kind === "label") return a.value === b.value ? plain(unsigned(a.value)) : undefined;
    if (kind === "index") return plain(unsigned(local(a.value)));
    if (kind === "labels") return same(a.value, b.value) ? plain([a.value.length - 1, ...a.value]) : undefined;
    if (kind === "lane") return a.value === b.value ? plain([a.value]) : undefined;
    if (kind === "bytes") return same(a.value, b.value) ? plain([...a.value]) : undefined;
    if (kind === "block") {
      const type = a.value === 0x40 && b.value === 0x40 ? NOTHING : typeOf(a.value, b.value);
      return type === undefined ? undefined : plain([type]);
    }
    if (kind === "addressAndLane")
      return same(a.value, b.value) ? plain([...unsigned(a.value[0]), a.value[1]]) : undefined;
    if (kind === "address" || kind === "integer") {
      const write = kind === "address" ? (n) => unsigned(Number(n)) : (n) => signed(BigInt(n));
      return a.value === b.value ? plain(write(a.value)) : plain([...write(a.value), ...write(b.value)], SPLIT);
    }
    const constant = kind === "v128" ? vectorConstant(a.value, b.value) : numberConstant(a.value, b.value);
    return constant && plain(constant);
  }
}

/** Whether two functions are the same, instruction for instruction. */
function isSame(a, b) {
  const written = (code) => JSON.stringify(code, (_, value) => (typeof value === "bigint" ? `${value}n` : value));
  return written(a) === written(b);
}

const isInside = ({ at, bytes }, address) => address >= at && address < at + bytes.length;

/** Whether a function has an address inside of a table. */
function reaches(code, table) {
  return code?.body.some(({ op, value, address }) => isInside(table, address ?? (op === 0x41 ? Number(value) : -1)));
}

/** Whether a function says what kind of loss it is of, for branches to be decided by when it is compiled. */
function isConstant({ body }) {
  return body[0].op === 0x41 && body.slice(1).every(({ op }) => op === 0x0f);
}

/** Whether a local may be read before it is set: unless it is set first, and that outside of all constructs. */
function mayBeReadUnset(body, local) {
  let depth = 0;
  for (const { op, value } of body) {
    if (op >= 0x02 && op <= 0x04) depth++;
    else if (op === 0x0b) depth--;
    else if (op >= 0x20 && op <= 0x22 && value === local) return op === 0x20 || depth > 0;
  }
  return false;
}

/** Two bodies with a `nop` in the second for each conversion between f32 and f64 that only the first needs. */
function aligned(a, b) {
  const padded = [];
  for (const { op } of a) {
    const next = b[padded.length - padded.filter((one) => one === NOP).length];
    padded.push((op === PROMOTE || op === DEMOTE) && next?.op !== op ? NOP : next);
  }
  const rest = b.slice(padded.length - padded.filter((one) => one === NOP).length);
  return [a, padded.includes(undefined) ? [] : [...padded, ...rest]];
}
const PROMOTE = 0xbb,
  DEMOTE = 0xb6,
  NOP = { op: 0x01 };

/** For each local of one body which it is in the other, where the same instructions use it; nothing where these disagree. */
function counterparts(a, b, parameters) {
  const inB = new Map(),
    inA = new Map();
  const agree = (x, y) => {
    if (!inB.has(x) && !inA.has(y)) {
      inB.set(x, y);
      inA.set(y, x);
    }
    return inB.get(x) === y;
  };
  for (let i = 0; i < parameters; i++) agree(i, i);
  const isLocal = ({ op }) => immediateOf(op) === "index";
  return (
    a.every((one, i) => !isLocal(one) || !isLocal(b[i]) || agree(one.value, b[i].value)) && ((local) => inB.get(local))
  );
}

/** What a function uses, by name, in the order of first use; itself first. */
function usesOf(name, functions) {
  const used = functions.flatMap((code) =>
    (code?.body ?? []).filter(({ op }) => op === 0x10 || immediateOf(op) === "global").map(({ value }) => value),
  );
  return [...new Set([name, ...used])];
}

/** A type, or the element's where f32 stands against f64. */
function typeOf(a, b) {
  if (a === 0x7d && b === 0x7c) return ELEMENT;
  return a === b ? TYPES.indexOf(a) : undefined;
}

/** Types as the length of each run and the type. */
function runs(types) {
  const found = [];
  for (const type of types) {
    if (found.at(-1)?.type === type) found.at(-1).count++;
    else found.push({ type, count: 1 });
  }
  if (found.some(({ count }) => count > 255))
    throw new Error("a function has more locals of a type than a byte counts");
  return [found.length, ...found.flatMap(({ type, count }) => [count, type])];
}

/** Instructions that have the same kind of immediate and prefix can stand for each other. */
function areCounterparts(a, b) {
  const [kind, other] = [immediateOf(a), immediateOf(b)];
  return a >> 8 === b >> 8 && (kind === other || (kind === "f32" && other === "f64"));
}

function numberConstant(a, b) {
  const read = (bytes) => (bytes.length === 4 ? viewOf(bytes).getFloat32(0, true) : viewOf(bytes).getFloat64(0, true));
  const x = read(a),
    y = read(b);
  if (Number.isNaN(y) && !(isPlainNaN(a) && isPlainNaN(b))) return same(a, b) ? [RAW, ...a] : undefined;
  if (!Object.is(x, a.length < b.length ? Math.fround(y) : y)) return undefined;
  return Object.is(Math.fround(y), y) ? [NARROW, ...bytesOfF32(y)] : [WIDE, ...bytesOfF64(y)];
}

/** Whether the bytes are those of the NaN that JavaScript writes. */
const isPlainNaN = (bytes) => same([...bytes], bytes.length === 4 ? bytesOfF32(NaN) : bytesOfF64(NaN));

/** Where each lane holds the same number, it is that number that travels. */
function vectorConstant(a, b) {
  const narrow = viewOf(a).getFloat32(0, true),
    x = viewOf(b).getFloat64(0, true);
  const lanesOfA = [4, 8, 12].every((at) => same(a.slice(at, at + 4), a.slice(0, 4)));
  const lanesOfB = same(b.slice(0, 8), b.slice(8));
  const isNumber = lanesOfB && !Number.isNaN(x);
  if (isNumber && lanesOfA && Object.is(narrow, Math.fround(x)))
    return Object.is(Math.fround(x), x) ? [NARROW, ...bytesOfF32(x)] : [WIDE, ...bytesOfF64(x)];
  if (!same(a, b)) return [RAW_EACH, ...a, ...b];
  return isNumber ? [PAIR_OF_F64, ...bytesOfF64(x)] : [RAW, ...a];
}

/** Marks the functions that call themselves, by way of others or not: they can't be put into their callers. */
function markRecursive(functions) {
  for (const [name, code] of functions) {
    const reached = new Set();
    const visit = (of) => {
      for (const { op, value } of functions.get(of)?.body ?? [])
        if (op === 0x10 && !reached.has(value)) {
          reached.add(value);
          visit(value);
        }
    };
    visit(name);
    code.isRecursive = reached.has(name);
  }
}
