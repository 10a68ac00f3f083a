// Pages as HTML: a static site without scripts, whose links are relative.
import { posix } from "node:path";
import { anchorOf, type Block, type Card, type Figure, type Inline, type Page, type Text } from "./content.js";
import { mathOf } from "./formula.js";

/** A page whose text is HTML already. */
export interface Sheet extends Pick<Page, "path" | "title" | "summary"> {
  readonly body: string;
}

/** What surrounds a page. */
export interface Frame {
  /** The parts of the site, by the paths of their indices. */
  readonly parts: readonly { readonly path: string; readonly title: string }[];
  /** The pages beside it, by groups. */
  readonly beside: readonly { readonly title: string; readonly pages: readonly Pick<Page, "path" | "title">[] }[];
}

/** Where the page of a path lies. */
export const htmlFile = (path: string): string =>
  path === "" || path.endsWith("/") ? `${path}index.html` : `${path}.html`;

/** Where the picture of a page lies. */
export const figureFile = (page: string, { name }: Figure, theme: string): string =>
  posix.join(posix.dirname(htmlFile(page)), "figures", `${name}.${theme}.svg`);

export type Sizes = ReadonlyMap<string, { readonly width: number; readonly height: number }>;

/** The body of a page. */
export const sheetOf = (page: Page, sizes: Sizes): Sheet => ({
  ...page,
  body: page.blocks.map((block) => blockOf(block, page.path, sizes)).join("\n"),
});

/** The whole text of a page's file. */
export function document({ path, title, summary, body }: Sheet, { parts, beside }: Frame): string {
  const to = (target: string) => hrefOf(target, path);
  const here = (target: string) => (target === path ? ' aria-current="page"' : "");
  const isUnder = (part: string) => part !== "" && path.startsWith(part);
  const menu = parts.map(
    (part) =>
      `<a href="${to(part.path)}"${isUnder(part.path) ? ' class="here"' : ""}${here(part.path)}>${part.title}</a>`,
  );
  const lists = beside.map(
    (group) =>
      `<h2>${escape(group.title)}</h2><ul>${group.pages
        .map((page) => `<li><a href="${to(page.path)}"${here(page.path)}>${escape(page.title)}</a></li>`)
        .join("")}</ul>`,
  );
  const root = posix.relative(posix.dirname(htmlFile(path)), "style.css");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="${escape(summary)}">
<title>${escape(title)}${path === "" ? "" : " · Nadir"}</title>
<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(icon)}">
<link rel="stylesheet" href="${root}">
</head>
<body>
<a class="skip" href="#main">Skip to the text</a>
<header><a class="brand" href="${to("")}">${icon}Nadir</a><nav aria-label="Parts">${menu.join("")}</nav></header>
<div class="layout${lists.length > 0 ? " with-list" : ""}">
<main id="main">
<h1>${escape(title)}</h1>
${body}
</main>
${lists.length > 0 ? `<nav class="beside" aria-label="Pages">${lists.join("")}</nav>` : ""}
</div>
<footer>Made of what losses and optimizers say of themselves, by <code>npm run atlas</code>. Apache-2.0.</footer>
</body>
</html>
`;
}

/** The lowest point of a curve. */
const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="22" height="22" aria-hidden="true"><path d="M3 4C9 34 23 34 29 4" fill="none" stroke="#3b82c4" stroke-width="3.5" stroke-linecap="round"/><circle cx="16" cy="26.4" r="4" fill="#e0703a"/></svg>';

function blockOf(block: Block, from: string, sizes: Sizes): string {
  const inside = (text: Text) => textOf(text, from);
  switch (block.kind) {
    case "paragraph":
      return `<p${block.isLead ? ' class="lead"' : ""}>${inside(block.text)}</p>`;
    case "heading":
      return headingOf(block.text);
    case "formula":
      return `<div class="formula" tabindex="0" role="group" aria-label="Formula">${mathOf(block.formula)}</div>`;
    case "facts":
      return `<dl>${block.facts.map(([term, text]) => `<div><dt>${escape(term)}</dt><dd>${inside(text)}</dd></div>`).join("")}</dl>`;
    case "list":
      return `<ul>${block.items.map((item) => `<li>${inside(item)}</li>`).join("")}</ul>`;
    case "table":
      return tableOf(block, inside);
    case "code":
      return `<pre tabindex="0"><code>${escape(block.code).replaceAll(/(\/\/|#) .*$/gm, '<span class="comment">$&</span>')}</code></pre>`;
    case "columns":
      return `<div class="columns">${block.columns
        .map((column) => `<div>${column.map((each) => blockOf(each, from, sizes)).join("\n")}</div>`)
        .join("")}</div>`;
    case "figures":
      return `<figure>${block.figures.map((figure) => pictureOf(figure, from, sizes)).join("")}${
        block.caption ? `<figcaption>${inside(block.caption)}</figcaption>` : ""
      }</figure>`;
    case "cards":
      return `<ul class="cards">${block.cards.map((card) => cardOf(card, from)).join("")}</ul>`;
  }
}

export const headingOf = (text: string, level = 2, inner = escape(text)): string =>
  `<h${level} id="${anchorOf(text)}"><a class="anchor" href="#${anchorOf(text)}">${inner}</a></h${level}>`;

function tableOf({ heads, rows }: Extract<Block, { kind: "table" }>, inside: (text: Text) => string): string {
  const isNumeric = heads.map((_, i) =>
    rows.every((row) => typeof row[i] === "string" && /^[−\d.e∞, ]+$/.test(row[i])),
  );
  const cell = (tag: string, html: string, i: number) =>
    `<${tag}${isNumeric[i] ? ' class="number"' : ""}>${html}</${tag}>`;
  const head = heads.map((text, i) => cell('th scope="col"', escape(text), i).replace('</th scope="col">', "</th>"));
  const body = rows.map((row) => `<tr>${row.map((text, i) => cell("td", inside(text), i)).join("")}</tr>`);
  return `<div class="scroll" tabindex="0" role="group" aria-label="Table"><table><thead><tr>${head.join("")}</tr></thead><tbody>${body.join("")}</tbody></table></div>`;
}

function pictureOf(figure: Figure, from: string, sizes: Sizes): string {
  const [light, dark] = ["light", "dark"].map((theme) => figureFile(from, figure, theme));
  const { width, height } = sizes.get(light)!;
  const folder = posix.dirname(htmlFile(from));
  const source = (file: string) => posix.relative(folder, file);
  return `<picture><source srcset="${source(dark)}" media="(prefers-color-scheme: dark)"><img src="${source(light)}" alt="${escape(figure.alt)}" width="${width}" height="${height}"></picture>`;
}

const cardOf = ({ link, title, text, thumbnail = "" }: Card, from: string): string =>
  `<li>${thumbnail}<h3><a href="${hrefOf(link, from)}">${escape(title)}</a></h3><p>${textOf(text, from)}</p></li>`;

const textOf = (text: Text, from: string): string =>
  (typeof text === "string" ? [text] : text).map((each) => inlineOf(each, from)).join("");

function inlineOf(inline: Inline, from: string): string {
  if (typeof inline === "string") return typeset(escape(inline));
  if ("code" in inline) return `<code>${escape(inline.code)}</code>`;
  const text = inline.isCode ? `<code>${escape(inline.text)}</code>` : escape(inline.text);
  return `<a href="${hrefOf(inline.link, from)}">${text}</a>`;
}

/** The address of a page, or of anything else, from another. */
export function hrefOf(link: string, from: string): string {
  if (link.startsWith("https:")) return escape(link);
  const [path, anchor] = link.split("#");
  const file = path === "" && anchor !== undefined ? "" : posix.relative(posix.dirname(htmlFile(from)), htmlFile(path));
  return escape(anchor === undefined ? file : `${file}#${anchor}`);
}

/** Raises and lowers what plain text writes as x^2, z_k and z_{y−1}. */
const typeset = (text: string): string =>
  text
    .replaceAll(/(?<![\p{L}\p{N}_`])(e)\^(\p{L}_\p{L}|\p{L}\p{L}?|\{[^}]+\})/gu, "$1<sup>$2</sup>")
    .replaceAll(
      /(?<![\p{L}\p{N}_`])(\p{L})_(\{[^}]+\}|[\p{L}\p{N}])(?![\p{L}\p{N}_(])/gu,
      (_, base: string, index: string) => `${base}<sub>${index.replaceAll(/[{}]/g, "")}</sub>`,
    )
    .replaceAll(/<sup>\{([^}]+)\}/g, "<sup>$1");

export const escape = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
