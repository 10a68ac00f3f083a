// FIPS 180-4. Synchronous, which the browser's crypto.subtle is not.

const isPrime = (n: number): boolean => {
  for (let divisor = 2; divisor * divisor <= n; divisor++) if (n % divisor === 0) return false;
  return true;
};

const PRIMES = /* @__PURE__ */ Array.from({ length: 310 }, (_, i) => i + 2).filter(isPrime); // 64 of them, to 311

/** First 32 bits of the fraction of a root, from whole numbers alone: the standard's constants, for half of what they weigh. */
function fractionOfRoot(n: number, power: (root: bigint) => bigint): number {
  let root = 0n;
  for (let bit = 1n << 34n; bit > 0n; bit >>= 1n) if (power(root | bit) <= BigInt(n) * power(1n << 32n)) root |= bit;
  return Number(BigInt.asUintN(32, root));
}

/** Of the cube roots of the first 64 primes (section 4.2.2). */
const ROUND = /* @__PURE__ */ Uint32Array.from(PRIMES, (prime) => fractionOfRoot(prime, (x) => x * x * x));

/** Of the square roots of the first eight (section 5.3.3). */
const INITIAL = /* @__PURE__ */ PRIMES.slice(0, 8).map((prime) => fractionOfRoot(prime, (x) => x * x));

/** SHA-256 of the UTF-8 bytes of a text, in hexadecimal. */
export function sha256(text: string): string {
  const bytes = padded(new TextEncoder().encode(text));
  const state = Uint32Array.from(INITIAL);
  const schedule = new Uint32Array(64);
  for (let at = 0; at < bytes.byteLength; at += 64) compress(state, schedule, new DataView(bytes.buffer, at, 64));
  return Array.from(state, (word) => word.toString(16).padStart(8, "0")).join("");
}

/** The message, a one bit, zeros, and its length in bits as 64 bits: a multiple of 64 bytes (section 5.1.1). */
function padded(message: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.ceil((message.length + 9) / 64) * 64);
  bytes.set(message);
  bytes[message.length] = 0x80;
  new DataView(bytes.buffer).setBigUint64(bytes.length - 8, BigInt(message.length) * 8n);
  return bytes;
}

const rotate = (x: number, by: number) => (x >>> by) | (x << (32 - by));

function compress(state: Uint32Array, schedule: Uint32Array, block: DataView): void {
  for (let t = 0; t < 16; t++) schedule[t] = block.getUint32(4 * t);
  for (let t = 16; t < 64; t++) {
    const [w15, w2] = [schedule[t - 15], schedule[t - 2]];
    const sigma0 = rotate(w15, 7) ^ rotate(w15, 18) ^ (w15 >>> 3);
    const sigma1 = rotate(w2, 17) ^ rotate(w2, 19) ^ (w2 >>> 10);
    schedule[t] = schedule[t - 16] + sigma0 + schedule[t - 7] + sigma1;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let t = 0; t < 64; t++) {
    const sum1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const sum0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const t1 = (h + sum1 + ((e & f) ^ (~e & g)) + ROUND[t] + schedule[t]) | 0;
    const t2 = (sum0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, i) => (state[i] += word));
}
