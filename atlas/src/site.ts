import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sizeOf } from "@nadir/cli/plots";
import { collections, pagesOf } from "./collections.js";
import {
  anchorOf,
  heading,
  join as joined,
  paragraph,
  type Block,
  type Card,
  type Collection,
  type Figure,
  type Page,
} from "./content.js";
import { documents } from "./documents.js";
import { mathStyles } from "./formula.js";
import { document, figureFile, htmlFile, sheetOf, type Sheet } from "./html.js";

/** The files of the site by their paths: pages, pictures and styles. */
export async function site(root: string): Promise<ReadonlyMap<string, string>> {
  const made = collections();
  const written = documents(root);
  const guides = written.filter(({ path }) => !path.includes("/"));
  const decisions = written.filter(({ path }) => path.startsWith("decisions/"));
  const parts = [
    ...made.map(({ index, title }) => ({ path: index.path, title })),
    { path: "guides", title: "Guides" },
    { path: "decisions/", title: "Decisions" },
  ];

  const pages = made.flatMap(pagesOf);
  const pictures = await drawn(pages);
  const sizes = new Map(Array.from(pictures, ([file, svg]) => [file, sizeOf(svg)]));
  const files = new Map(pictures);
  const write = (sheet: Sheet, beside: Parameters<typeof document>[1]["beside"] = []) =>
    files.set(htmlFile(sheet.path), document(sheet, { parts, beside }));

  for (const collection of made)
    for (const page of pagesOf(collection))
      write(sheetOf(page, sizes), page === collection.index ? [] : groupsBeside(page, collection));
  for (const guide of guides) write(guide, [{ title: "Guides", pages: guides }]);
  for (const decision of decisions)
    write(decision, [{ title: "Decisions", pages: decisions.filter(({ path }) => path !== "decisions/") }]);
  write(sheetOf(listing("guides", "Guides", "How to use Nadir, and what it holds to.", guides), sizes));
  write(sheetOf(home(made, guides), sizes));
  files.set("style.css", `${readFileSync(join(root, "atlas/src/style.css"), "utf8")}\n${mathStyles()}`);
  return files;
}

/** The groups of pages to show beside one, its own at the top. */
function groupsBeside(page: Page, { groups }: Collection): Collection["groups"] {
  const isOwn = ({ pages }: Collection["groups"][number]) => pages.includes(page);
  return [...groups.filter(isOwn), ...groups.filter((group) => !isOwn(group))];
}

function home(made: readonly Collection[], guides: readonly Sheet[]): Page {
  return {
    path: "",
    title: "The Nadir atlas",
    summary: "What losses and optimizers do, which to take, and what they are called elsewhere.",
    blocks: [
      {
        kind: "paragraph",
        isLead: true,
        text: "What losses and optimizers do, which to take, and what they are called elsewhere. Every formula, picture and number here comes from the code that computes it.",
      },
      ...made.flatMap(({ title, index, groups }) => [
        heading(title),
        paragraph([`${index.summary} `, { link: index.path, text: "How to choose" }]),
        { kind: "cards" as const, cards: groups.map((group) => cardOf(index, group)) },
      ]),
      heading("Guides"),
      cardsOf(guides),
    ],
  };
}

/** A group of pages, by the heading that it has in their index. */
const cardOf = ({ path }: Page, { title, pages }: Collection["groups"][number]): Card => ({
  link: `${path}#${anchorOf(title)}`,
  title,
  text: joined(
    pages.map((page) => [{ link: page.path, text: page.title }]),
    ", ",
  ),
});

const cardsOf = (sheets: readonly Sheet[]): Block => ({
  kind: "cards",
  cards: sheets.map((sheet) => ({ link: sheet.path, title: sheet.title, text: sheet.summary })),
});

const listing = (path: string, title: string, summary: string, sheets: readonly Sheet[]): Page => ({
  path,
  title,
  summary,
  blocks: [{ kind: "paragraph", isLead: true, text: summary }, cardsOf(sheets)],
});

/** The pictures of all pages, light and dark, by their files. */
async function drawn(pages: readonly Page[]): Promise<ReadonlyMap<string, string>> {
  const pictures = new Map<string, string>();
  for (const page of pages)
    for (const figure of page.blocks.flatMap(figuresIn))
      for (const [theme, svg] of Object.entries(await figure.draw()))
        pictures.set(figureFile(page.path, figure, theme), svg);
  return pictures;
}

function figuresIn(block: Block): readonly Figure[] {
  if (block.kind === "columns") return block.columns.flat().flatMap(figuresIn);
  return block.kind === "figures" ? block.figures : [];
}
