const ESCAPES = 91;

/** Bytes that travel as text: scripts/text.mjs writes it, and says how. */
export function fromText(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  const digit = (at: number) => {
    const code = text.charCodeAt(at);
    return code - 32 - Number(code > 34) - Number(code > 92);
  };
  let size = 0;
  for (let at = 0; at < text.length; at++) {
    const first = digit(at);
    bytes[size++] = (first < ESCAPES ? first : ESCAPES + (first - ESCAPES) * 93 + digit(++at)) - 16;
  }
  return bytes.subarray(0, size);
}
