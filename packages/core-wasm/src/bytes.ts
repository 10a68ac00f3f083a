// What the linker writes modules with, and reads the texts of functions by.

/** Bytes that are written one after another. */
export class Bytes {
  #array = new Uint8Array(256);
  length = 0;

  get written(): Uint8Array {
    return this.#array.subarray(0, this.length);
  }

  push(...bytes: number[]): this {
    return this.append(bytes);
  }

  append(bytes: ArrayLike<number>): this {
    this.#reserve(bytes.length);
    this.#array.set(bytes, this.length);
    this.length += bytes.length;
    return this;
  }

  insert(at: number, bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#array.copyWithin(at + bytes.length, at, this.length);
    this.#array.set(bytes, at);
    this.length += bytes.length;
  }

  /** An instruction, with its prefix if it has one. */
  op(op: number): this {
    if (op > 255) this.#byte(op >> 8).unsigned(op & 255);
    else this.#byte(op);
    return this;
  }

  unsigned(n: number): this {
    for (; n > 127; n >>>= 7) this.#byte((n & 127) | 128);
    return this.#byte(n);
  }

  signed(n: number): this {
    for (; n < -64 || n > 63; n >>= 7) this.#byte((n & 127) | 128);
    return this.#byte(n & 127);
  }

  /** Bytes with their number before them. */
  sized(bytes: ArrayLike<number>): this {
    return this.unsigned(bytes.length).append(bytes);
  }

  /** A section of so many items. */
  section(id: number, count: number, items: Bytes): void {
    this.#byte(id).sized(new Bytes().unsigned(count).append(items.written).written);
  }

  #byte(byte: number): this {
    this.#reserve(1);
    this.#array[this.length++] = byte;
    return this;
  }

  #reserve(count: number): void {
    if (this.length + count <= this.#array.length) return;
    const larger = new Uint8Array(2 * (this.length + count));
    larger.set(this.written);
    this.#array = larger;
  }
}

/** The body of a function, read from its beginning. */
export class Text {
  readonly #bytes: Uint8Array;
  #at = 0;
  /** Bytes to be read before those that follow. */
  next: number[] = [];

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isRead(): boolean {
    return this.#at === this.#bytes.length;
  }

  byte(): number {
    return this.next.shift() ?? this.#bytes[this.#at++];
  }

  bytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => this.byte());
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
