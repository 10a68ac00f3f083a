import { collections, pagesOf } from "./collections.js";
import { markdown, markdownFile } from "./markdown.js";

/** The Markdown files of the collections by their paths in docs. */
export const markdownFiles = (): ReadonlyMap<string, string> =>
  new Map(
    collections()
      .flatMap(pagesOf)
      .map((page) => [markdownFile(page.path), markdown(page)]),
  );
