/** Order in which a DEFLATE stream gives the lengths of its code-length codes (RFC 1951, 3.2.7). */
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** A canonical Huffman code: how many symbols each length has, and the symbols in the order of their codes. */
type Code = readonly [count: Uint16Array, symbols: Uint16Array];

/**
 * Decodes raw DEFLATE (RFC 1951) at once. Modules travel deflated in base64, which takes a fifth of the room; the
 * host's `DecompressionStream` is asynchronous, and loading is not.
 */
export function inflate(source: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(size);
  let at = 0; // in out
  let bit = 0; // in source

  const bits = (n: number): number => {
    let value = 0;
    for (let i = 0; i < n; i++, bit++) value |= ((source[bit >> 3] >> (bit & 7)) & 1) << i;
    return value;
  };
  const symbol = ([count, symbols]: Code): number => {
    for (let code = 0, first = 0, index = 0, length = 1; ; length++) {
      code |= bits(1);
      const n = count[length];
      if (code - n < first) return symbols[index + code - first];
      index += n;
      first = (first + n) << 1;
      code <<= 1;
    }
  };
  const copyStored = () => {
    bit = (bit + 7) & ~7;
    const n = bits(16);
    bit += 16;
    out.set(source.subarray(bit >> 3, (bit >> 3) + n), at);
    at += n;
    bit += n * 8;
  };
  const readCodes = (): [Code, Code] => {
    const literals = bits(5) + 257;
    const distances = bits(5) + 1;
    const own = new Array<number>(19).fill(0);
    for (let i = 0, n = bits(4) + 4; i < n; i++) own[ORDER[i]] = bits(3);
    const code = huffman(own);
    const lengths: number[] = [];
    while (lengths.length < literals + distances) {
      const s = symbol(code);
      if (s < 16) lengths.push(s);
      else {
        const repeated = s === 16 ? lengths[lengths.length - 1] : 0;
        for (let n = s === 16 ? 3 + bits(2) : s === 17 ? 3 + bits(3) : 11 + bits(7); n > 0; n--) lengths.push(repeated);
      }
    }
    return [huffman(lengths.slice(0, literals)), huffman(lengths.slice(literals))];
  };

  for (let last = 0; !last;) {
    last = bits(1);
    const kind = bits(2);
    if (kind === 0) {
      copyStored();
      continue;
    }
    const [literals, distances] = kind === 1 ? fixedCodes() : readCodes();
    for (let s = symbol(literals); s !== 256; s = symbol(literals)) {
      if (s < 256) {
        out[at++] = s;
        continue;
      }
      const l = s - 257;
      const extra = l < 8 || l === 28 ? 0 : (l >> 2) - 1;
      const length = l === 28 ? 258 : (l < 8 ? l : (4 + (l & 3)) << extra) + 3 + bits(extra);
      const d = symbol(distances);
      const more = d < 4 ? 0 : (d >> 1) - 1;
      const back = (d < 4 ? d : (2 + (d & 1)) << more) + 1 + bits(more);
      for (let i = 0; i < length; i++, at++) out[at] = out[at - back];
    }
  }
  return out;
}

function huffman(lengths: readonly number[]): Code {
  const count = new Uint16Array(16);
  const next = new Uint16Array(16);
  const symbols = new Uint16Array(lengths.length);
  for (const length of lengths) count[length]++;
  count[0] = 0;
  for (let i = 1; i < 16; i++) next[i] = next[i - 1] + count[i - 1];
  lengths.forEach((length, s) => {
    if (length) symbols[next[length]++] = s;
  });
  return [count, symbols];
}

function fixedCodes(): [Code, Code] {
  const lengths = Array.from({ length: 288 }, (_, s) => (s < 144 ? 8 : s < 256 ? 9 : s < 280 ? 7 : 8));
  return [huffman(lengths), huffman(new Array<number>(30).fill(5))];
}
