// The documents of the repository that people wrote, as pages of the site.
import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { Marked, type Tokens } from "marked";
import { mathOf } from "./formula.js";
import { escape, headingOf, hrefOf, type Sheet } from "./html.js";

/** The folders whose Markdown files become pages, and the paths of these. */
const folders: Readonly<Record<string, string>> = { docs: "", decisions: "decisions/" };

/** Every document of the repository at `root`. */
export function documents(root: string): readonly Sheet[] {
  const files = Object.keys(folders).flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith(".md"))
      .map((name) => `${folder}/${name}`),
  );
  return files.map((file) => sheetOf(file, readFileSync(join(root, file), "utf8")));
}

function sheetOf(file: string, text: string): Sheet {
  const path = pathOf(file)!;
  const [, title] = /^# (.*)$/m.exec(text)!;
  const summary = opening(text) ?? title;
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth, text: words }) {
        return depth === 1 ? "" : headingOf(plain(words), depth, this.parser.parseInline(tokens));
      },
      link({ href, tokens }: Tokens.Link) {
        const words = this.parser.parseInline(tokens);
        const target = href.startsWith("https:") || href.startsWith("#") ? href : linkFrom(file, href);
        return target === undefined
          ? words
          : `<a href="${target.startsWith("#") ? target : hrefOf(target, path)}">${words}</a>`;
      },
      code({ text: code, lang }) {
        return lang === "math"
          ? `<div class="formula">${mathOf(code)}</div>`
          : `<pre tabindex="0"><code>${escape(code)}</code></pre>`;
      },
    },
  });
  const body = (marked.parse(text) as string)
    .replaceAll("<table>", '<div class="scroll" tabindex="0" role="group" aria-label="Table"><table>')
    .replaceAll("</table>", "</table></div>");
  return { path, title: plain(title), summary: plain(summary), body };
}

/** As many sentences of the first paragraph as a card holds. */
function opening(text: string): string | undefined {
  const first = text.split(/\n{2,}/).find((block) => /^[\w"`]/.test(block));
  return first && (/^.{1,240}?[.:](?= |$)(?:.{0,200}\.(?= |$))?/.exec(first.replaceAll("\n", " "))?.[0] ?? first);
}

/** The page of a file, if there is one. */
function pathOf(file: string): string | undefined {
  const folder = posix.dirname(file);
  const base = folders[folder] ?? (folder.startsWith("docs/") ? `${folder.slice("docs/".length)}/` : undefined);
  if (base === undefined || !file.endsWith(".md")) return undefined;
  const name = posix.basename(file, ".md");
  return name === "README" ? base : `${base}${name}`;
}

/** The page, with its anchor, that a link in a file leads to. */
function linkFrom(file: string, href: string): string | undefined {
  const [target, anchor] = href.split("#");
  const path = pathOf(posix.join(posix.dirname(file), target));
  return path === undefined || anchor === undefined ? path : `${path}#${anchor}`;
}

/** Without the marks of code and links. */
const plain = (text: string): string => text.replaceAll(/`|\[([^\]]*)\]\([^)]*\)/g, "$1");
