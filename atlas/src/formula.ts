import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import temml from "temml";

/** A formula as MathML, which browsers set without fonts or scripts of ours; what a wide gap parts may go to lines of its own. */
export const mathOf = (latex: string): string =>
  latex
    .split("\\qquad")
    .map((part) => temml.renderToString(part.trim(), { displayMode: true, throwOnError: true, annotate: false }))
    .join("");

/** The styles that Temml's MathML counts on, without the font for letters that no formula has. */
export function mathStyles(): string {
  const file = createRequire(import.meta.url).resolve("temml/dist/Temml-Local.css");
  return readFileSync(file, "utf8")
    .replaceAll(/\/\*.*?\*\//gs, "")
    .replace(/@font-face\s*\{.*?\}/s, "");
}
