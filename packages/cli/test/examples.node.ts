import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { example, folder, nadir } from "./nadir.js";

const readme = readFileSync(example("README.md"), "utf8");

describe("the examples' README", () => {
  const blocks = [...readme.matchAll(/^## ([^\n]+)\n\n```sh\n(.+?)```/gms)].map(([, title, commands]) => ({
    title,
    commands,
  }));

  test.each(blocks)("$title", async ({ commands }) => {
    const cwd = folder();
    symlinkSync(example("."), join(cwd, "examples"));
    for (const command of commands.trim().split("\n")) {
      const [program, ...args] = command.split(" ");
      expect(program).toBe("nadir");
      const { code, stderr } = await nadir(args, { cwd });
      expect(stderr).not.toContain("error");
      expect(code).toBe(0);
    }
  });

  test("has blocks", () => expect(blocks.length).toBeGreaterThan(2));
});
