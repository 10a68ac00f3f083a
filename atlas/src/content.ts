// What a page says, apart from how it looks: renderers make Markdown and HTML of it.
import type { Theme } from "@nadir/cli/plots";

/** A piece of a line of text. */
export type Inline =
  | string
  | { readonly code: string }
  /** To an address, or to a page of the atlas by its path. */
  | { readonly link: string; readonly text: string; readonly isCode?: boolean };

export type Text = string | readonly Inline[];

export type Block =
  | { readonly kind: "paragraph"; readonly text: Text; readonly isLead?: boolean }
  | { readonly kind: "heading"; readonly text: string }
  /** LaTeX. */
  | { readonly kind: "formula"; readonly formula: string }
  /** Terms and what is to be said of each. */
  | { readonly kind: "facts"; readonly facts: readonly (readonly [term: string, text: Text])[] }
  | { readonly kind: "list"; readonly items: readonly Text[] }
  | { readonly kind: "table"; readonly heads: readonly string[]; readonly rows: readonly (readonly Text[])[] }
  | { readonly kind: "code"; readonly language: "js" | "sh"; readonly code: string }
  /** Sections that belong together, side by side where there is room. */
  | { readonly kind: "columns"; readonly columns: readonly (readonly Block[])[] }
  /** Pictures, side by side where there is room. Only pages that are not Markdown show them. */
  | { readonly kind: "figures"; readonly figures: readonly Figure[]; readonly caption?: Text }
  /** Pages to choose from. */
  | { readonly kind: "cards"; readonly cards: readonly Card[] };

export interface Figure {
  /** Of its file, without theme and ending; alike ones must not meet in a collection. */
  readonly name: string;
  /** What it shows, for those who do not see it. */
  readonly alt: string;
  /** The texts of SVG files. */
  readonly draw: () => Promise<Readonly<Record<Theme, string>>>;
}

export interface Card {
  readonly link: string;
  readonly title: string;
  readonly text: Text;
  /** A small SVG whose colours come from the page. */
  readonly thumbnail?: string;
}

export interface Page {
  /** From the root, without an ending: `losses/huber`. That of an index ends in `/`. */
  readonly path: string;
  readonly title: string;
  /** One line, for lists and search engines. */
  readonly summary: string;
  readonly blocks: readonly Block[];
}

/** Pages of one kind of thing: an index, and a page for each. */
export interface Collection {
  /** Of its folder. */
  readonly name: string;
  readonly title: string;
  readonly index: Page;
  /** Under headings, in the order in which they follow each other. */
  readonly groups: readonly { readonly title: string; readonly pages: readonly Page[] }[];
  /** That the index leads to, beside those of the things themselves. */
  readonly others?: readonly Page[];
}

export const paragraph = (text: Text): Block => ({ kind: "paragraph", text });
export const heading = (text: string): Block => ({ kind: "heading", text });
export const list = (items: readonly Text[]): Block => ({ kind: "list", items });
export const table = (heads: readonly string[], rows: readonly (readonly Text[])[]): Block => ({
  kind: "table",
  heads,
  rows,
});

/** A section, which is left out if it is empty. */
export function section(title: string, blocks: readonly (Block | false)[]): readonly Block[] {
  const there = blocks.filter((block) => block !== false);
  return there.length === 0 ? [] : [heading(title), ...there];
}

/** Inline text of a string, in which `backticks` hold code and [text](target) is a link. */
export function parse(text: string): readonly Inline[] {
  return text.split(/(`[^`]+`|\[[^\]]+\]\([^)]+\))/).flatMap((part): Inline[] => {
    if (part === "") return [];
    if (part.startsWith("`")) return [{ code: part.slice(1, -1) }];
    const [, words, link] = /^\[([^\]]+)\]\(([^)]+)\)$/.exec(part) ?? [];
    return link === undefined ? [part] : [{ link, text: words.replaceAll("`", ""), isCode: words.startsWith("`") }];
  });
}

export const join = (texts: readonly Text[], between: string): Text =>
  texts.flatMap((text, i) => [...(i === 0 ? [] : [between]), ...(typeof text === "string" ? [text] : text)]);

/** The anchor of a heading, as GitHub makes it. */
export const anchorOf = (title: string): string =>
  title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
