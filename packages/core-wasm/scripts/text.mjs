// Bytes as text that stands in a string of JavaScript as it is: printable ASCII without " and \, 93 characters. The 91
// bytes from 240 on by way of 0, which are most of WebAssembly, are a character each; others two. What repeats in the
// bytes repeats in the text, so that what compresses a page (gzip, brotli) finds it: across modules too.
const ESCAPES = 91;

const character = (i) => {
  const code = 32 + i + Number(i >= 2);
  return String.fromCharCode(code < 92 ? code : code + 1);
};

/** The text of bytes; `fromText` in src/text.ts reads it. */
export const textOf = (bytes) =>
  Array.from(bytes, (byte) => {
    const i = (byte + 16) & 255;
    if (i < ESCAPES) return character(i);
    const rest = i - ESCAPES;
    return character(ESCAPES + Math.floor(rest / 93)) + character(rest % 93);
  }).join("");
