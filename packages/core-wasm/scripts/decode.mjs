// Reads a module that the compiler wrote: its functions as lists of instructions, and what they refer to by name.

const PREFIXED = (op) => op === 0xfc || op === 0xfd;

/**
 * What follows an instruction: "none", "index" of a local, "global", "call", "label", "labels" (of br_table), "block" (its
 * type), "address" (alignment and offset), "addressAndLane", "integer", "f32", "f64", "v128", "bytes" (16), "lane" or
 * "memories". The linker in src/link.ts has the same in fewer words.
 */
export function immediateOf(op) {
  if (op >= 0x02 && op <= 0x04) return "block";
  if (op === 0x0c || op === 0x0d) return "label";
  if (op === 0x0e) return "labels";
  if (op === 0x10) return "call";
  if (op >= 0x20 && op <= 0x22) return "index";
  if (op === 0x23 || op === 0x24) return "global";
  if (op >= 0x28 && op <= 0x3e) return "address";
  if (op === 0x41 || op === 0x42) return "integer";
  if (op === 0x43) return "f32";
  if (op === 0x44) return "f64";
  if (op === 0xfc0a || op === 0xfc0b) return "memories";
  if (op >= 0xfd00) {
    const vector = op & 0xff;
    if (vector <= 11 || vector === 92 || vector === 93) return "address";
    if (vector === 12) return "v128";
    if (vector === 13) return "bytes";
    if (vector >= 21 && vector <= 34) return "lane";
    if (vector >= 84 && vector <= 91) return "addressAndLane";
  }
  if (op === 0x11 || op === 0x3f || op === 0x40) throw new Error(`kernels do not use instruction ${op.toString(16)}`);
  return "none";
}

/** A reader of a module's bytes. */
class Reader {
  at = 0;
  constructor(bytes) {
    this.bytes = Uint8Array.from(bytes);
  }
  byte() {
    return this.bytes[this.at++];
  }
  take(count) {
    return this.bytes.slice(this.at, (this.at += count));
  }
  unsigned() {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }
  signed() {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return byte & 64 ? value - (1n << (shift + 7n)) : value;
    }
  }
  name() {
    return new TextDecoder().decode(this.take(this.unsigned()));
  }
  list(item) {
    return Array.from({ length: this.unsigned() }, item);
  }
  instruction() {
    let op = this.byte();
    if (PREFIXED(op)) op = (op << 8) | this.unsigned();
    return { op, value: this.immediate(immediateOf(op)) };
  }
  immediate(kind) {
    if (kind === "none") return undefined;
    if (kind === "labels") return [...this.list(() => this.unsigned()), this.unsigned()];
    if (kind === "block" || kind === "lane") return this.byte();
    if (kind === "integer") return this.signed();
    if (kind === "f32") return this.take(4);
    if (kind === "f64") return this.take(8);
    if (kind === "v128" || kind === "bytes") return this.take(16);
    if (kind === "address") return (this.unsigned(), this.unsigned());
    if (kind === "addressAndLane") return (this.unsigned(), [this.unsigned(), this.byte()]);
    if (kind === "memories") return void this.take(this.bytes[this.at - 1] === 10 ? 2 : 1); // copy has two, fill one
    return this.unsigned();
  }
  code() {
    const end = this.unsigned() + this.at;
    const locals = this.list(() => [this.unsigned(), this.byte()]).flatMap(([count, type]) => Array(count).fill(type));
    const body = [];
    while (this.at < end) body.push(this.instruction());
    return { locals, body: body.slice(0, -1) };
  }
}

/** The functions of a module by name, its globals, exports, table and data. Names come from the section of names. */
export function decode(bytes) {
  const reader = new Reader(bytes);
  reader.at = 8;
  const found = { types: [], signatures: [], globals: [], exports: [], table: [], codes: [], data: [] };
  const names = { 1: [], 7: [] };
  const sections = {
    0: (end) => {
      if (reader.name() !== "name") return;
      while (reader.at < end) {
        const kind = reader.byte();
        const after = reader.unsigned() + reader.at;
        if (names[kind]) reader.list(() => (names[kind][reader.unsigned()] = reader.name()));
        reader.at = after;
      }
    },
    1: () => {
      const types = () => reader.list(() => reader.byte());
      found.types = reader.list(() => (reader.byte(), { parameters: types(), results: types() }));
    },
    3: () => (found.signatures = reader.list(() => reader.unsigned())),
    6: () => (found.globals = reader.list(() => ({ type: reader.byte(), isMutable: reader.byte(), first: first() }))),
    7: () =>
      (found.exports = reader.list(() => ({ name: reader.name(), kind: reader.byte(), index: reader.unsigned() }))),
    9: () =>
      reader.list(() => {
        reader.byte();
        const start = first();
        reader.list(() => reader.unsigned()).forEach((index, i) => (found.table[start + i] = index));
      }),
    10: () => (found.codes = reader.list(() => reader.code())),
    11: () => (found.data = reader.list(() => (reader.byte(), { at: first(), bytes: reader.take(reader.unsigned()) }))),
  };
  /** What an initial expression gives, as a number. */
  function first() {
    const given = numberOf(reader.instruction());
    reader.byte();
    return given;
  }
  while (reader.at < bytes.length) {
    const id = reader.byte();
    const end = reader.unsigned() + reader.at;
    sections[id]?.(end);
    reader.at = end;
  }
  const functions = new Map(
    found.codes.map((code, i) => [names[1][i] ?? i, { ...found.types[found.signatures[i]], ...code }]),
  );
  const called = (index) => names[1][index] ?? index;
  for (const { body } of functions.values())
    for (const instruction of body) {
      if (instruction.op === 0x10) instruction.value = called(instruction.value);
      if (immediateOf(instruction.op) === "global")
        instruction.value = names[7][instruction.value] ?? instruction.value;
    }
  const globals = new Map(found.globals.map((global, i) => [names[7][i] ?? i, global]));
  for (const [name, { body }] of functions) if (/^(~?start)\b/.test(name)) setGlobals(body, globals);
  return {
    functions,
    codes: found.codes,
    globals,
    exports: found.exports,
    table: found.table.map(called),
    data: found.data,
  };
}

/** Some globals get their first value when a module starts. */
function setGlobals(body, globals) {
  body.forEach(({ op, value }, i) => {
    if (op !== 0x24) return;
    globals.get(value).first = numberOf(body[i - 1]);
  });
}

/** What a constant gives, of a vector that of all lanes if it is 0; NaN of anything else. */
function numberOf({ op, value }) {
  if (op === 0x41 || op === 0x42) return Number(value);
  if (op === 0x43) return new DataView(value.buffer).getFloat32(0, true);
  if (op === 0x44) return new DataView(value.buffer).getFloat64(0, true);
  return op === 0xfd0c && !value.some(Boolean) ? 0 : NaN;
}
