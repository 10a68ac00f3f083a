// Every page of the site, opened in Chromium from its file.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { losses } from "@nadir/losses";
import { optimizers } from "@nadir/optim";
import { chromium, type Browser, type Page } from "playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromium as executablePath } from "../../scripts/chromium.mjs";
import { site } from "../src/site.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const files = await site(root);
const pages = Array.from(files.keys()).filter((path) => path.endsWith(".html"));

test("there is a page for each loss and optimizer, and no picture without a page", () => {
  const catalogues = { losses, optimizers };
  const expected = Object.entries(catalogues).flatMap(([folder, all]) =>
    all.map(({ name }) => `${folder}/${name}.html`),
  );
  expect(expected.filter((path) => !files.has(path))).toEqual([]);
  const text = pages.map((path) => files.get(path)!).join();
  const pictures = Array.from(files.keys()).filter((path) => path.endsWith(".svg"));
  expect(pictures.filter((path) => !text.includes(`figures/${path.split("/").at(-1)}"`))).toEqual([]);
});

test("pages name no address but those of references", () => {
  const addresses = pages.flatMap((path) => files.get(path)!.match(/(?:src|srcset)="https?:[^"]*"/g) ?? []);
  expect(addresses).toEqual([]);
  const inStyles = files.get("style.css")!.match(/url\(["']?[^"')]{5}/g) ?? [];
  expect(inStyles.filter((address) => !address.endsWith("data:"))).toEqual([]);
});

describe.skipIf(!executablePath)("in Chromium", () => {
  const place = mkdtempSync(join(tmpdir(), "nadir-atlas-"));
  let browser: Browser;
  let tab: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    for (const [path, text] of files) {
      mkdirSync(dirname(join(place, path)), { recursive: true });
      writeFileSync(join(place, path), text);
    }
    const args = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"];
    browser = await chromium.launch({ executablePath, args });
    tab = await browser.newPage({ viewport: { width: 390, height: 844 } }); // a phone, where least fits
    tab.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
    tab.on("pageerror", (error) => complaints.push(error.message));
    tab.on("requestfailed", (request) => complaints.push(`not found: ${request.url()}`));
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(place, { recursive: true, force: true });
  });

  /** Where the links of each page lead, and the anchors that it has. */
  const links = new Map<string, readonly string[]>();
  const anchors = new Map<string, readonly string[]>();
  const addressOf = (path: string) => pathToFileURL(join(place, path)).href;

  test.each(pages)("%s opens without complaint, and fits", async (path) => {
    complaints.length = 0;
    await tab.goto(addressOf(path));
    const seen = await tab.evaluate(() => ({
      links: Array.from(document.links, ({ href }) => href),
      anchors: Array.from(document.querySelectorAll("[id]"), ({ id }) => id),
      headings: document.querySelectorAll("h1").length,
      formulas: Array.from(document.querySelectorAll("math"), (math) => math.getBoundingClientRect().height),
      errors: document.querySelectorAll("merror, .temml-error").length,
      pictures: Array.from(document.images, ({ naturalWidth, alt }) => ({ naturalWidth, alt })),
      overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    }));
    links.set(path, seen.links);
    anchors.set(path, seen.anchors);
    expect(complaints).toEqual([]);
    expect(seen).toMatchObject({ headings: 1, errors: 0, overflow: 0 });
    expect(new Set(seen.anchors).size).toBe(seen.anchors.length);
    expect(seen.pictures.filter(({ naturalWidth, alt }) => naturalWidth === 0 || alt === "")).toEqual([]);
    if (/^losses\/(?!index|names)/.test(path)) {
      expect(seen.formulas.filter((height) => height > 10).length).toBeGreaterThan(0);
      expect(seen.pictures.length).toBeGreaterThanOrEqual(2);
    }
  });

  test("no link is dead", () => {
    const dead = Array.from(links).flatMap(([page, targets]) =>
      targets
        .filter((target) => !target.startsWith("https:"))
        .filter((target) => {
          const [file, anchor] = target.split("#");
          const path = pages.find((each) => addressOf(each) === file);
          return (
            path === undefined || (anchor !== undefined && !anchors.get(path)!.includes(decodeURIComponent(anchor)))
          );
        })
        .map((target) => `${page}: ${target}`),
    );
    expect(links.size).toBe(pages.length);
    expect(dead).toEqual([]);
  });

  test("pictures are dark where the reader's screen is", async () => {
    await tab.emulateMedia({ colorScheme: "dark" });
    await tab.goto(addressOf("losses/huber.html"));
    const shown = await tab.evaluate(() => Array.from(document.images, ({ currentSrc }) => currentSrc));
    expect(shown.filter((source) => !source.endsWith(".dark.svg"))).toEqual([]);
    const ground = await tab.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(ground).toBe("rgb(13, 17, 23)");
  });
});
