/// <reference types="node" />
// What stands in a page between two marks is what a suite computes.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";

/** Compares the text between `<!-- mark -->` and `<!-- /mark -->` of a page in docs, or writes it with NADIR_UPDATE=1. */
export function expectInPage(page: string, mark: string, text: string): void {
  const path = fileURLToPath(new URL(`../../../docs/${page}`, import.meta.url));
  const before = readFileSync(path, "utf8");
  const [begin, end] = [`<!-- ${mark} -->`, `<!-- /${mark} -->`];
  const from = before.indexOf(begin) + begin.length;
  const to = before.indexOf(end);
  expect(to, `${page} has the marks ${mark}`).toBeGreaterThanOrEqual(from);
  const after = before.slice(0, from) + text + before.slice(to);
  if (process.env.NADIR_UPDATE === "1") writeFileSync(path, after);
  else expect(squeeze(before)).toBe(squeeze(after));
}

/** A Markdown table, on lines of its own. */
export function markdownTable(heads: readonly string[], rows: readonly (readonly string[])[], textColumns = 1): string {
  const rules = heads.map((_, column) => (column < textColumns ? "---" : "---:"));
  return `\n\n${[heads, rules, ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n")}\n\n`;
}

/** The formatter pads the cells and breaks the lines. */
const squeeze = (text: string): string =>
  text.replaceAll(/-{3,}/g, "---").replaceAll(/\s+/g, " ").replaceAll(" <!-- /", "<!-- /");
