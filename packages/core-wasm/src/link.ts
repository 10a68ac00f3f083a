import { Bytes, Text } from "./bytes.js";
import { CONSTANTS, INSTRUCTIONS } from "./generated/layout.js";
import type { Element } from "./memory.js";
import { fromText } from "./text.js";

/**
 * A function as it travels: its text, and what its instructions refer to by number; 0 is the function itself. A line break
 * parts the text for f32 from that for f64, where one does not serve for both. scripts/codes.mjs writes it.
 */
export type Code = readonly [text: string, ...uses: Use[]];
export type Use = Code | Variable | Constants | InF64;
/** Marks a code that computes in f64 whatever the module is of, though its text serves for f32 too. */
export type InF64 = typeof IN_F64;
const IN_F64 = 1;

/** A number that functions of a module share, and its first value. */
export interface Variable {
  readonly type: number;
  readonly first: number;
}

/** Bytes that lie in the memory before a function runs. */
export interface Constants {
  readonly at: number;
  readonly text: string;
}

const [I32, I64, F32, F64, V128] = [0x7f, 0x7e, 0x7d, 0x7c, 0x7b];
/** Types in the order of their numbers in a text, before that of the module's elements and that of nothing. */
const TYPES = [I32, I64, F32, F64, V128];
const NOTHING = 6;

const [BLOCK, LOOP, IF, END, BRANCH, RETURN, CALL] = [0x02, 0x03, 0x04, 0x0b, 0x0c, 0x0f, 0x10];
const [LOCAL_GET, LOCAL_SET, LOCAL_TEE, GLOBAL_GET, GLOBAL_SET] = [0x20, 0x21, 0x22, 0x23, 0x24];
const [INTEGER, F32_CONST, F64_CONST, EMPTY, LOAD32_SPLAT, VECTOR_CONST] = [0x41, 0x43, 0x44, 0x40, 0xfd09, 0xfd0c];

/**
 * The module of kernels, by the names of its exports, for an element type. Functions of vectors, and short ones, stand where they
 * are called; the others it has beside the kernels.
 */
export function link(kernels: readonly (readonly [string, Code])[], element: Element): Uint8Array<ArrayBuffer> {
  return new Linking(element).module(kernels);
}

/**
 * An instruction: its number, whether it has an integer for each type (a call: the parameter that it passes on as `this`),
 * and whether it loads a constant of the table or a field of `this`.
 */
interface Instruction {
  readonly op: number;
  readonly isSplit: boolean;
  readonly isOfTable: boolean;
  readonly isField: boolean;
  /** The bytes that would follow, if they are always the same. */
  readonly next: readonly number[];
}

function instructionsOf(element: Element): Instruction[] {
  const bytes = fromText(INSTRUCTIONS);
  const found: Instruction[] = [];
  for (let at = 0; at < bytes.length;) {
    const flags = bytes[at++];
    const forF32 = bytes[at++];
    const forF64 = (forF32 + (flags & 4 ? bytes[at++] : 0)) & 255;
    const prefix = [0, 0xfc00, 0xfd00][flags & 3];
    found.push({
      op: prefix | (element === "f32" ? forF32 : forF64),
      isSplit: (flags & 8) > 0,
      isOfTable: (flags & 16) > 0,
      isField: (flags & 32) > 0,
      next: Array.from({ length: flags & 64 ? bytes[at++] : 0 }, () => bytes[at++]),
    });
  }
  return found;
}

const ascii = (text: string): number[] => Array.from(text, (character) => character.charCodeAt(0));

/** A function's parts. Types are as instructions have them. */
interface Parts {
  /** What it computes in. */
  readonly element: Element;
  readonly isInlined: boolean;
  readonly returns: boolean;
  readonly parameters: number[];
  readonly results: number[];
  /** Those that are taken to be 0 at first, and the others. */
  readonly zeros: number[];
  readonly locals: number[];
  readonly body: Uint8Array;
}

/** A function of the module while it is written. */
class Target {
  /** Types of the locals. */
  readonly types: number[];
  readonly out = new Bytes();
  /** How many constructs are open, and how many of these around the outermost loop; where that begins. */
  depth = 0;
  #depthOfLoop = -1;
  #loop = 0;
  /** What is made before the loop, and the locals that hold it. */
  #before = new Bytes();
  readonly #hoisted = new Map<string, number>();
  /** For each type a local that nobody sets. */
  readonly #zeros = new Map<number, number>();

  constructor(types: number[]) {
    this.types = types;
  }

  open(op: number): void {
    if (op === LOOP && this.#depthOfLoop < 0) [this.#depthOfLoop, this.#loop] = [this.depth, this.out.length];
    this.depth++;
  }

  close(): void {
    if (--this.depth !== this.#depthOfLoop) return;
    this.out.insert(this.#loop, this.#before.written);
    this.#before = new Bytes();
    this.#hoisted.clear();
    this.#depthOfLoop = -1;
  }

  /** Puts a vector on the stack that stays as it is while a kernel runs: inside of loops it is made before all of them. */
  hoist(key: string, write: (to: Bytes) => void): void {
    if (this.#depthOfLoop < 0) return write(this.out);
    let local = this.#hoisted.get(key);
    if (local === undefined) {
      this.#hoisted.set(key, (local = this.types.push(V128) - 1));
      write(this.#before);
      this.#before.op(LOCAL_SET).unsigned(local);
    }
    this.out.op(LOCAL_GET).unsigned(local);
  }

  setToZero(local: number): void {
    const type = this.types[local];
    if (!this.#zeros.has(type)) this.#zeros.set(type, this.types.push(type) - 1);
    this.out.op(LOCAL_GET).unsigned(this.#zeros.get(type)!).op(LOCAL_SET).unsigned(local);
  }
}

/** Where a function's instructions are written: in a function of its own, or in another. */
interface Place {
  /** Its first local, and the constructs that are open around it. */
  readonly first: number;
  readonly depth: number;
  /** The parameter of the whole that is its `this`, if one is. */
  readonly owner: number | undefined;
  readonly isWhole: boolean;
}

class Linking {
  readonly #element: Element;
  readonly #instructions = { f32: instructionsOf("f32"), f64: instructionsOf("f64") };
  readonly #parts = new Map<Code, Parts>();
  readonly #types: string[] = [];
  readonly #functions: Code[] = [];
  readonly #variables: Variable[] = [];
  readonly #constants: Constants[] = [];

  constructor(element: Element) {
    this.#element = element;
  }

  module(kernels: readonly (readonly [string, Code])[]): Uint8Array<ArrayBuffer> {
    const [types, signatures, exports, codes] = [new Bytes(), new Bytes(), new Bytes(), new Bytes()];
    for (const [name, code] of kernels) exports.sized(ascii(name)).push(0).unsigned(numberOf(this.#functions, code));
    for (let i = 0; i < this.#functions.length; i++) {
      const { parameters, results } = this.#partsOf(this.#functions[i]);
      const signature = new Bytes().push(0x60).sized(parameters).sized(results);
      signatures.unsigned(this.#signatureOf([...signature.written]));
      codes.sized(this.#function(this.#functions[i]));
    }
    for (const type of this.#types) types.append(type.split(",").map(Number));
    const memory = new Bytes().sized(ascii("env")).sized(ascii("memory")).push(2, 0, 0);
    const [variables, data] = [new Bytes(), new Bytes()];
    for (const { type, first } of this.#variables) variables.push(type, 1, ...constant(type, first), END);
    for (const { at, text } of this.#constants) data.push(0, INTEGER).signed(at).push(END).sized(fromText(text));
    const module = new Bytes().push(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
    module.section(1, this.#types.length, types);
    module.section(2, 1, memory);
    module.section(3, this.#functions.length, signatures);
    module.section(6, this.#variables.length, variables);
    module.section(7, kernels.length, exports);
    module.section(10, this.#functions.length, codes);
    module.section(11, this.#constants.length, data);
    return Uint8Array.from(module.written);
  }

  #signatureOf(signature: number[]): number {
    return numberOf(this.#types, signature.join());
  }

  /** The text of a code for its element type, taken apart. */
  #partsOf(code: Code): Parts {
    const known = this.#parts.get(code);
    if (known) return known;
    const element = code.includes(IN_F64) ? "f64" : this.#element;
    const lines = code[0].split("\n");
    const bytes = fromText(lines[element === "f64" ? lines.length - 1 : 0]);
    let at = 1;
    const type = () => typeOf(bytes[at++], element);
    const runs = () => Array.from({ length: bytes[at++] }, () => Array<number>(bytes[at++]).fill(type())).flat();
    const parameters = Array.from({ length: bytes[0] >> 2 }, type);
    const results = bytes[at] === NOTHING ? (at++, []) : [type()];
    const [zeros, locals] = [runs(), runs()];
    const [isInlined, returns] = [(bytes[0] & 1) > 0, (bytes[0] & 2) > 0];
    const parts = { element, isInlined, returns, parameters, results, zeros, locals, body: bytes.subarray(at) };
    this.#parts.set(code, parts);
    return parts;
  }

  /** Locals and instructions of a function of the module. */
  #function(code: Code): Uint8Array {
    const { parameters, zeros, locals } = this.#partsOf(code);
    const to = new Target([...parameters, ...zeros, ...locals]);
    this.#write(code, to, { first: 0, depth: 0, owner: 0, isWhole: true });
    const own = to.types.slice(parameters.length);
    const whole = new Bytes().unsigned(own.length);
    for (const type of own) whole.push(1, type);
    return whole.append(to.out.written).push(END).written;
  }

  #write(code: Code, to: Target, place: Place): void {
    for (const use of code) if (typeof use === "object" && "text" in use) numberOf(this.#constants, use);
    const { element, body } = this.#partsOf(code);
    const text = new Text(body);
    while (!text.isRead) {
      const one = this.#instructions[element][text.integer()];
      const { op, isSplit, isOfTable, isField } = one;
      text.next.push(...one.next);
      if (isOfTable) constantOfTable(op, text.integer(), to);
      else if (isField && place.owner !== undefined) field(op, place.owner, text.integer(), to);
      else if (op === VECTOR_CONST) {
        const constant = constantOf(element, op, text);
        to.hoist(constant.join(), (out) => out.op(op).append(constant));
      } else if (op === CALL) {
        const callee = code[text.integer()] as Code;
        const passed = isSplit ? text.integer() : undefined;
        this.#call(callee, to, place.isWhole ? passed : passed === 0 ? place.owner : undefined);
      } else if (op === RETURN && !place.isWhole) to.out.op(BRANCH).unsigned(to.depth - place.depth);
      else this.#plain(code, one, element, text, to, place.first);
    }
  }

  /** A call, or the function itself: arguments go to locals of its own, and what it takes to be 0 is made so each time. */
  #call(code: Code, to: Target, owner: number | undefined): void {
    const { isInlined, returns, parameters, results, zeros, locals } = this.#partsOf(code);
    const { types, out } = to;
    if (!isInlined) return void out.op(CALL).unsigned(numberOf(this.#functions, code));
    const first = types.length;
    const rest = first + parameters.length;
    types.push(...parameters, ...zeros, ...locals);
    for (let i = rest - 1; i >= first; i--) out.op(LOCAL_SET).unsigned(i);
    for (let i = rest; i < rest + zeros.length; i++) to.setToZero(i);
    if (returns) {
      to.open(BLOCK);
      out.push(BLOCK, results[0] ?? EMPTY); // a return leaves it
    }
    this.#write(code, to, { first, depth: to.depth, owner, isWhole: false });
    if (returns) {
      out.push(END);
      to.close();
    }
  }

  #plain(
    code: Code,
    { op, isSplit, isField }: Instruction,
    element: Element,
    text: Text,
    to: Target,
    first: number,
  ): void {
    const { out } = to;
    if (op >= BLOCK && op <= IF) to.open(op);
    if (isField) out.op(LOCAL_GET).unsigned(first);
    out.op(op);
    if (op >= LOCAL_GET && op <= LOCAL_TEE) out.unsigned(text.integer() + first);
    else if (op === GLOBAL_GET || op === GLOBAL_SET)
      out.unsigned(numberOf(this.#variables, code[text.integer()] as Variable));
    else immediate(element, op, isSplit, text, out);
    if (op === END) to.close();
  }
}

/** A type by its number in a text. */
const typeOf = (number: number, element: Element): number => TYPES[number] ?? (element === "f32" ? F32 : F64);

/** What follows an instruction; immediateOf in scripts/decode.mjs says what that is. */
function immediate(element: Element, op: number, isSplit: boolean, text: Text, out: Bytes): void {
  const vector = op - 0xfd00;
  const isAddress = vector < 0 ? op >= 0x28 && op <= 0x3e : vector < 12 || (vector > 83 && vector < 94);
  if (isAddress) out.push(0); // the alignment is a hint
  if (isAddress || op === INTEGER || op === INTEGER + 1) {
    const both = isSplit ? [text.digits(), text.digits()] : [text.digits()];
    out.append(both[element === "f32" ? 0 : both.length - 1]);
  } else if (op >= BLOCK && op <= IF) {
    const type = text.byte();
    out.push(type === NOTHING ? EMPTY : typeOf(type, element));
  } else if (op === BRANCH || op === BRANCH + 1) out.append(text.digits());
  else if (op === BRANCH + 2) {
    const labels = text.byte();
    out.push(labels).append(text.bytes(labels + 1));
  } else if (op === F32_CONST || op === F64_CONST) out.append(constantOf(element, op, text));
  else if (vector === 13) out.append(text.bytes(16));
  else if (op === 0xfc0a) out.push(0, 0);
  else if (op === 0xfc0b) out.push(0);
  if ((vector > 20 && vector < 35) || (vector > 83 && vector < 92)) out.push(text.byte());
}

/** The bytes of a constant: a number in the module's type or its own, two of f64, or bytes as they are. */
function constantOf(element: Element, op: number, text: Text): Uint8Array {
  const kind = text.byte();
  const size = op === F32_CONST ? 4 : op === F64_CONST ? 8 : 16;
  if (kind > 2) {
    const both = kind > 3 ? [text.bytes(size), text.bytes(size)] : [text.bytes(size)];
    return both[element === "f32" ? 0 : both.length - 1];
  }
  const bytes = new DataView(Uint8Array.from(text.bytes(kind === 0 ? 4 : 8)).buffer);
  const number = kind === 0 ? bytes.getFloat32(0, true) : bytes.getFloat64(0, true);
  const isWide = size === 8 || (size === 16 && (kind === 2 || element === "f64"));
  const numbers = Array<number>(isWide ? size / 8 : size / 4).fill(number);
  return new Uint8Array((isWide ? Float64Array.from(numbers) : Float32Array.from(numbers)).buffer);
}

/** A constant of the table of its type. */
function constantOfTable(op: number, place: number, to: Target): void {
  const at = op === LOAD32_SPLAT ? CONSTANTS.f32 + 4 * place : CONSTANTS.f64 + 8 * place;
  to.hoist(`${at}`, (out) => out.op(INTEGER).signed(at).op(op).push(0, 0));
}

/** A field of what a parameter points at. */
function field(op: number, owner: number, offset: number, to: Target): void {
  to.hoist(`${owner} ${offset}`, (out) => out.op(LOCAL_GET).unsigned(owner).op(op).push(0).unsigned(offset));
}

/** An instruction that gives a number of a type; a vector of zeros, whatever it is. */
function constant(type: number, value: number): number[] {
  if (type === V128) return [0xfd, 12, ...Array<number>(16).fill(0)];
  if (type === F64) return [F64_CONST, ...new Uint8Array(Float64Array.of(value).buffer)];
  if (type === F32) return [F32_CONST, ...new Uint8Array(Float32Array.of(value).buffer)];
  return [type === I64 ? INTEGER + 1 : INTEGER, ...new Bytes().signed(value).written];
}

/** Where an item stands in a list; at its end if it was not there. */
function numberOf<T>(list: T[], item: T): number {
  const found = list.indexOf(item);
  return found < 0 ? list.push(item) - 1 : found;
}
