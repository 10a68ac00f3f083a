// Pages as Markdown, for readers of the repository.
import { posix } from "node:path";
import type { Block, Inline, Page, Text } from "./content.js";

/** The text of a page's file. */
export function markdown(page: Page): string {
  const blocks = [`# ${page.title}`, ...page.blocks.map((block) => blockOf(block, page.path))];
  return `${blocks.filter((text) => text !== "").join("\n\n")}\n`;
}

/** Where the page of a path lies. */
export const markdownFile = (path: string): string => (path.endsWith("/") ? `${path}README.md` : `${path}.md`);

function blockOf(block: Block, from: string): string {
  switch (block.kind) {
    case "paragraph":
      return textOf(block.text, from);
    case "heading":
      return `## ${block.text}`;
    case "formula":
      return `\`\`\`math\n${block.formula}\n\`\`\``;
    case "facts":
      return block.facts.map(([term, text]) => `- **${term}**: ${textOf(text, from)}`).join("\n");
    case "list":
      return block.items.map((item) => `- ${textOf(item, from)}`).join("\n");
    case "table":
      return [block.heads, block.heads.map(() => "---"), ...block.rows]
        .map((row) => `| ${row.map((cell) => textOf(cell, from).replaceAll("|", "\\|")).join(" | ")} |`)
        .join("\n");
    case "code":
      return `\`\`\`${block.language}\n${block.code}\n\`\`\``;
    case "columns":
      return block.columns.map((column) => column.map((each) => blockOf(each, from)).join("\n\n")).join("\n\n");
    case "cards":
      return block.cards
        .map(({ link, title, text }) => `- ${inlineOf({ link, text: title }, from)}: ${textOf(text, from)}`)
        .join("\n");
    case "figures":
      return "";
  }
}

const textOf = (text: Text, from: string): string =>
  (typeof text === "string" ? [text] : text).map((each) => inlineOf(each, from)).join("");

function inlineOf(inline: Inline, from: string): string {
  if (typeof inline === "string") return inline.replaceAll(/[*<>_]/g, "\\$&");
  if ("code" in inline) return `\`${inline.code}\``;
  const text = inline.isCode ? `\`${inline.text}\`` : inline.text.replaceAll(/[*<>_]/g, "\\$&");
  return `[${text}](${hrefOf(inline.link, from)})`;
}

function hrefOf(link: string, from: string): string {
  if (link.startsWith("https:")) return link.replaceAll("(", "%28").replaceAll(")", "%29");
  const [path, anchor] = link.split("#");
  const file = path === "" ? "" : posix.relative(posix.dirname(markdownFile(from)), markdownFile(path));
  return anchor === undefined ? file : `${file}#${anchor}`;
}
