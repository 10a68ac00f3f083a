import { NadirError } from "@nadir/core-wasm";

/**
 * JSON.parse, but an object that names a member twice is an error: two readers may each take another one, so that what
 * was inspected is not what is used.
 */
export function parseJson(text: string): unknown {
  const value = parse(text);
  refuseDuplicates(text);
  return value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new NadirError("MODEL_FILE", `model file: expected JSON as nadir writes it, got something else (${reason})`, {
      cause,
    });
  }
}

/** Strings, with the colon that makes one a name, and the braces around them. The text is known to be JSON. */
const token = /("[^"\\]*(?:\\.[^"\\]*)*")\s*(:?)|[{}]/gs;

function refuseDuplicates(text: string): void {
  const open: Set<string>[] = [];
  for (const [brace, string, colon] of text.matchAll(token)) {
    if (brace === "{") open.push(new Set());
    else if (brace === "}") open.pop();
    else if (colon) {
      const name = JSON.parse(string) as string;
      const names = open[open.length - 1];
      if (names.has(name))
        throw new NadirError("MODEL_FILE", `model file: expected every name once in its object, got ${string} twice`);
      names.add(name);
    }
  }
}
