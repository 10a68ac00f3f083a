/** The JavaScript that a document shows, in its order. */
export const examplesOf = (markdown: string): string[] =>
  Array.from(markdown.matchAll(/```js\n(.*?)```/gs), ([, source]) => source);

/**
 * What an example prints, a line a call of `console.log`.
 *
 * @param packages - What it imports, by name.
 */
export function runExample(source: string, packages: Readonly<Record<string, unknown>>): unknown[][] {
  const printed: unknown[][] = [];
  const body = source.replaceAll(/^import (\{.*?\}) from "(.*?)";$/gms, 'const $1 = packages["$2"];');
  // oxlint-disable-next-line no-new-func -- the source is the document's
  new Function("packages", "console", body)(packages, { log: (...values: unknown[]) => printed.push(values) });
  return printed;
}

/** What an example says that it prints, in comments at the end of its lines with `console.log`. */
export const claimedOutput = (source: string): string[] =>
  Array.from(source.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm), ([, claimed]) => claimed);
