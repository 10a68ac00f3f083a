import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import temml from "temml";

/** A formula as MathML, which browsers set without fonts or scripts of ours. */
export const mathOf = (latex: string): string =>
  temml.renderToString(latex, { displayMode: true, throwOnError: true, annotate: false });

/** The styles that Temml's MathML counts on, without the font for letters that no formula has. */
export function mathStyles(): string {
  const file = createRequire(import.meta.url).resolve("temml/dist/Temml-Local.css");
  return readFileSync(file, "utf8")
    .replaceAll(/\/\*.*?\*\//gs, "")
    .replace(/@font-face\s*\{.*?\}/s, "");
}
