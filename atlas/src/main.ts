// npm run docs: writes the pages of docs that describe losses and optimizers.
// npm run atlas: writes the site to atlas/site.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { markdownFiles } from "./docs.js";
import { site } from "./site.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

const [what] = process.argv.slice(2);
if (what === "docs") {
  const files = markdownFiles();
  const folders = new Set(Array.from(files.keys(), dirname));
  for (const folder of folders) {
    mkdirSync(join(root, "docs", folder), { recursive: true });
    for (const name of readdirSync(join(root, "docs", folder)))
      if (!files.has(join(folder, name))) rmSync(join(root, "docs", folder, name));
  }
  write("docs", files);
} else if (what === "site") {
  const place = join("atlas", "site");
  rmSync(join(root, place), { recursive: true, force: true });
  write(place, await site(root));
  console.log(`Open ${join(root, place, "index.html")}`);
} else throw new RangeError(`atlas: expected docs or site, got ${what}`);

function write(place: string, files: ReadonlyMap<string, string>): void {
  for (const [path, text] of files) {
    const file = join(root, place, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  const pages = Array.from(files.keys()).filter((path) => /\.(md|html)$/.test(path)).length;
  console.log(`${place}: ${pages} pages`);
}
