import { CONSTANTS, INSTRUCTIONS } from "./generated/layout.js";
import type { Element } from "./memory.js";
import { fromText } from "./text.js";

/**
 * A function as it travels: its text, and what its instructions refer to by number; 0 is the function itself. A line break
 * parts the text for f32 from that for f64, where one does not serve for both. scripts/codes.mjs writes it.
 */
export type Code = readonly [text: string, ...uses: Use[]];
export type Use = Code | Variable | Constants;

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

/** What a module exports, by name: a record of functions, or of one. */
export type Kernels<K extends string> = Readonly<Record<K, readonly Code[]>>;

const [I32, I64, F32, F64, V128] = [0x7f, 0x7e, 0x7d, 0x7c, 0x7b];
/** Types in the order of their numbers in a text, before that of the module's elements and that of nothing. */
const TYPES = [I32, I64, F32, F64, V128];
const NOTHING = 6;

const [BLOCK, LOOP, IF, END, BRANCH, RETURN, CALL] = [0x02, 0x03, 0x04, 0x0b, 0x0c, 0x0f, 0x10];
const [LOCAL_GET, LOCAL_SET, LOCAL_TEE, GLOBAL_GET, GLOBAL_SET] = [0x20, 0x21, 0x22, 0x23, 0x24];
const [INTEGER, F32_CONST, F64_CONST, EMPTY, LOAD32_SPLAT] = [0x41, 0x43, 0x44, 0x40, 0xfd09];

/**
 * The module of kernels for an element type, whose exports are `name.0`, `name.1` and so on. Functions of vectors, and short
 * ones, stand where they are called; the others it has beside the kernels.
 */
export function link(kernels: Kernels<string>, element: Element): Uint8Array<ArrayBuffer> {
  const exported = Object.entries(kernels).flatMap(([name, codes]) =>
    codes.map((code, i): [string, Code] => [`${name}.${i}`, code]),
  );
  return new Linking(element).module(exported);
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
  /** The byte that would follow, if it is always the same. */
  readonly next: number | undefined;
}

function instructionsOf(element: Element): Instruction[] {
  const bytes = fromText(INSTRUCTIONS);
  const found: Instruction[] = [];
  for (let at = 0; at < bytes.length;) {
    const flags = bytes[at++];
    const forF32 = bytes[at++];
    const forF64 = flags & 4 ? bytes[at++] : forF32;
    const prefix = [0, 0xfc00, 0xfd00][flags & 3];
    found.push({
      op: prefix | (element === "f32" ? forF32 : forF64),
      isSplit: (flags & 8) > 0,
      isOfTable: (flags & 16) > 0,
      isField: (flags & 32) > 0,
      next: flags & 64 ? bytes[at++] : undefined,
    });
  }
  return found;
}

const unsigned = (n: number): number[] => (n < 128 ? [n] : [(n & 127) | 128, ...unsigned(n >>> 7)]);
const signed = (n: number): number[] => (n >= -64 && n < 64 ? [n & 127] : [(n & 127) | 128, ...signed(n >> 7)]);
const counted = (items: number[][]): number[] => [...unsigned(items.length), ...items.flat()];
const sized = (bytes: number[]): number[] => [...unsigned(bytes.length), ...bytes];
const section = (id: number, bytes: number[]): number[] => [id, ...sized(bytes)];
const named = (name: string): number[] => sized(Array.from(name, (character) => character.charCodeAt(0)));

/** A function's parts. Types are as instructions have them. */
interface Parts {
  readonly isInlined: boolean;
  readonly returns: boolean;
  readonly parameters: number[];
  readonly results: number[];
  readonly locals: number[];
  readonly body: Uint8Array;
}

/** A function of the module while it is written. */
class Target {
  /** Types of the locals. */
  readonly types: number[];
  readonly out: number[] = [];
  /** How many constructs are open, and how many of these around the outermost loop; where that begins. */
  depth = 0;
  #depthOfLoop = -1;
  #loop = 0;
  /** What is loaded before the loop, and the locals of it. */
  readonly #before: number[] = [];
  readonly #loaded = new Map<string, number>();

  constructor(types: number[]) {
    this.types = types;
  }

  open(op: number): void {
    if (op === LOOP && this.#depthOfLoop < 0) [this.#depthOfLoop, this.#loop] = [this.depth, this.out.length];
    this.depth++;
  }

  close(): void {
    if (--this.depth !== this.#depthOfLoop) return;
    this.out.splice(this.#loop, 0, ...this.#before.splice(0));
    this.#loaded.clear();
    this.#depthOfLoop = -1;
  }

  /** Puts a vector on the stack that stays as it is while a kernel runs: inside of loops it is loaded before all of them. */
  load(load: number[]): void {
    if (this.#depthOfLoop < 0) return void this.out.push(...load);
    const key = load.join();
    const local = this.#loaded.get(key) ?? this.types.push(V128) - 1;
    if (!this.#loaded.has(key)) this.#before.push(...load, LOCAL_SET, ...unsigned(local));
    this.#loaded.set(key, local);
    this.out.push(LOCAL_GET, ...unsigned(local));
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
  readonly #instructions: readonly Instruction[];
  readonly #parts = new Map<string, Parts>();
  readonly #types: string[] = [];
  readonly #functions: Code[] = [];
  readonly #variables: Variable[] = [];
  readonly #constants: Constants[] = [];

  constructor(element: Element) {
    this.#element = element;
    this.#instructions = instructionsOf(element);
  }

  module(kernels: readonly [string, Code][]): Uint8Array<ArrayBuffer> {
    const exported = kernels.map(([name, code]) => [...named(name), 0, ...unsigned(numberOf(this.#functions, code))]);
    const codes: number[][] = [];
    const signatures: number[][] = [];
    for (let i = 0; i < this.#functions.length; i++) {
      const { parameters, results } = this.#partsOf(this.#functions[i]);
      signatures.push(unsigned(this.#typeOf([0x60, ...sized(parameters), ...sized(results)])));
      codes.push(sized(this.#function(this.#functions[i])));
    }
    const memory = [...named("env"), ...named("memory"), 2, 0, 0];
    const variables = this.#variables.map(({ type, first }) => [type, 1, ...constant(type, first), 0x0b]);
    const data = this.#constants.map(({ at, text }) => [0, 0x41, ...signed(at), 0x0b, ...sized([...fromText(text)])]);
    return Uint8Array.from([
      ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      ...section(1, counted(this.#types.map((type) => type.split(",").map(Number)))),
      ...section(2, counted([memory])),
      ...section(3, counted(signatures)),
      ...section(6, counted(variables)),
      ...section(7, counted(exported)),
      ...section(10, counted(codes)),
      ...section(11, counted(data)),
    ]);
  }

  #typeOf(signature: number[]): number {
    return numberOf(this.#types, signature.join());
  }

  #type(number: number): number {
    return TYPES[number] ?? (this.#element === "f32" ? F32 : F64);
  }

  /** The text of a code for this element type, taken apart. */
  #partsOf([text]: Code): Parts {
    const lines = text.split("\n");
    const own = lines[this.#element === "f64" ? lines.length - 1 : 0];
    const known = this.#parts.get(own);
    if (known) return known;
    const bytes = fromText(own);
    let at = 1;
    const type = () => this.#type(bytes[at++]);
    const parameters = Array.from({ length: bytes[0] >> 2 }, type);
    const results = bytes[at] === NOTHING ? (at++, []) : [type()];
    const locals: number[] = [];
    for (let runs = bytes[at++]; runs > 0; runs--) {
      const count = bytes[at++];
      locals.push(...Array<number>(count).fill(type()));
    }
    const [isInlined, returns] = [(bytes[0] & 1) > 0, (bytes[0] & 2) > 0];
    const parts = { isInlined, returns, parameters, results, locals, body: bytes.subarray(at) };
    this.#parts.set(own, parts);
    return parts;
  }

  /** Locals and instructions of a function of the module. */
  #function(code: Code): number[] {
    const { parameters, locals } = this.#partsOf(code);
    const to = new Target([...parameters, ...locals]);
    this.#write(code, to, { first: 0, depth: 0, owner: 0, isWhole: true });
    return [...counted(to.types.slice(parameters.length).map((type) => [1, type])), ...to.out, END];
  }

  #write(code: Code, to: Target, place: Place): void {
    for (const use of code) if (typeof use === "object" && "text" in use) numberOf(this.#constants, use);
    const text = new Text(this.#partsOf(code).body);
    while (!text.isRead) {
      const one = this.#instructions[text.integer()];
      const { op, isSplit, isOfTable, isField } = one;
      text.next = one.next;
      if (isOfTable) to.load(constantAt(op, text.integer()));
      else if (isField && place.owner !== undefined)
        to.load([...local(LOCAL_GET, place.owner), ...instruction(op), 0, ...text.digits()]);
      else if (op === CALL) {
        const callee = code[text.integer()] as Code;
        const passed = isSplit ? text.integer() : undefined;
        this.#call(callee, to, place.isWhole ? passed : passed === 0 ? place.owner : undefined);
      } else if (op === RETURN && !place.isWhole) to.out.push(BRANCH, ...unsigned(to.depth - place.depth));
      else this.#plain(code, one, text, to, place.first);
    }
  }

  /** A call, or the function itself: arguments go to locals of its own, and what it takes to be 0 is made so each time. */
  #call(code: Code, to: Target, owner: number | undefined): void {
    const { isInlined, returns, parameters, results, locals } = this.#partsOf(code);
    const { types, out } = to;
    if (!isInlined) return void out.push(CALL, ...unsigned(numberOf(this.#functions, code)));
    const first = types.length;
    const rest = first + parameters.length;
    types.push(...parameters, ...locals);
    for (let i = rest - 1; i >= first; i--) out.push(...local(LOCAL_SET, i));
    locals.forEach((type, i) => out.push(...constant(type, 0), ...local(LOCAL_SET, rest + i)));
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

  #plain(code: Code, { op, isSplit, isField }: Instruction, text: Text, to: Target, first: number): void {
    const { out } = to;
    if (op >= BLOCK && op <= IF) to.open(op);
    if (isField) out.push(...local(LOCAL_GET, first));
    out.push(...instruction(op));
    if (op >= LOCAL_GET && op <= LOCAL_TEE) out.push(...unsigned(text.integer() + first));
    else if (op === GLOBAL_GET || op === GLOBAL_SET)
      out.push(...unsigned(numberOf(this.#variables, code[text.integer()] as Variable)));
    else this.#immediate(op, isSplit, text, out);
    if (op === END) to.close();
  }

  /** What follows an instruction; immediateOf in scripts/decode.mjs says what that is. */
  #immediate(op: number, isSplit: boolean, text: Text, out: number[]): void {
    const vector = op - 0xfd00;
    const isAddress = vector < 0 ? op >= 0x28 && op <= 0x3e : vector < 12 || (vector > 83 && vector < 94);
    if (isAddress) out.push(0); // the alignment is a hint
    if (isAddress || op === INTEGER || op === INTEGER + 1) {
      const both = isSplit ? [text.digits(), text.digits()] : [text.digits()];
      out.push(...both[this.#element === "f32" ? 0 : both.length - 1]);
    } else if (op >= BLOCK && op <= IF) {
      const type = text.byte();
      out.push(type === NOTHING ? EMPTY : this.#type(type));
    } else if (op === BRANCH || op === BRANCH + 1) out.push(...text.digits());
    else if (op === BRANCH + 2) {
      const labels = text.byte();
      out.push(labels, ...text.bytes(labels + 1));
    } else if (op === F32_CONST || op === F64_CONST || vector === 12) this.#constant(op, text, out);
    else if (vector === 13) out.push(...text.bytes(16));
    else if (op === 0xfc0a) out.push(0, 0);
    else if (op === 0xfc0b) out.push(0);
    if ((vector > 20 && vector < 35) || (vector > 83 && vector < 92)) out.push(text.byte());
  }

  /** A constant: a number in the module's type or its own, two of f64, or bytes. */
  #constant(op: number, text: Text, out: number[]): void {
    const kind = text.byte();
    const size = op === F32_CONST ? 4 : op === F64_CONST ? 8 : 16;
    if (kind > 2) {
      const both = [text.bytes(size), kind > 3 ? text.bytes(size) : undefined];
      return void out.push(...(this.#element === "f64" && both[1] ? both[1] : both[0]!));
    }
    const bytes = new DataView(Uint8Array.from(text.bytes(kind === 0 ? 4 : 8)).buffer);
    const number = kind === 0 ? bytes.getFloat32(0, true) : bytes.getFloat64(0, true);
    const isWide = size === 8 || (size === 16 && (kind === 2 || this.#element === "f64"));
    const lane = [...new Uint8Array((isWide ? Float64Array : Float32Array).of(number).buffer)];
    for (let written = 0; written < size; written += lane.length) out.push(...lane);
  }
}

/** The body of a function, read from its beginning. */
class Text {
  readonly #bytes: Uint8Array;
  #at = 0;
  /** A byte to be read before those that follow. */
  next: number | undefined;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isRead(): boolean {
    return this.#at === this.#bytes.length;
  }

  byte(): number {
    const { next } = this;
    this.next = undefined;
    return next ?? this.#bytes[this.#at++];
  }

  bytes(count: number): Uint8Array {
    return this.#bytes.subarray(this.#at, (this.#at += count));
  }

  /** The bytes of an integer. */
  digits(): number[] {
    const digits = [this.byte()];
    while (digits.at(-1)! > 127) digits.push(this.byte());
    return digits;
  }

  /** One that is not negative. */
  integer(): number {
    return this.digits().reduceRight((value, byte) => value * 128 + (byte & 127), 0);
  }
}

const instruction = (op: number): number[] => (op > 255 ? [op >> 8, ...unsigned(op & 255)] : [op]);
const local = (op: number, index: number): number[] => [op, ...unsigned(index)];

/** The load of a constant from the table of its type. */
function constantAt(op: number, place: number): number[] {
  const at = op === LOAD32_SPLAT ? CONSTANTS.f32 + 4 * place : CONSTANTS.f64 + 8 * place;
  return [INTEGER, ...signed(at), ...instruction(op), 0, 0];
}

/** An instruction that gives a number of a type; a vector of zeros, whatever it is. */
function constant(type: number, value: number): number[] {
  if (type === V128) return [0xfd, 12, ...Array<number>(16).fill(0)];
  if (type === F64) return [F64_CONST, ...new Uint8Array(Float64Array.of(value).buffer)];
  if (type === F32) return [F32_CONST, ...new Uint8Array(Float32Array.of(value).buffer)];
  return [type === I64 ? INTEGER + 1 : INTEGER, ...signed(value)];
}

/** Where an item stands in a list; at its end if it was not there. */
function numberOf<T>(list: T[], item: T): number {
  const found = list.indexOf(item);
  return found < 0 ? list.push(item) - 1 : found;
}
