// NADIR_UPDATE=1 npx vitest run --project node golden: writes golden.json anew, after a change that is meant to move bits.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { allGolden } from "./golden.js";
import golden from "./golden.json" with { type: "json" };

test("golden.json is what an update would write", () => {
  const hashes = allGolden();
  if (process.env.NADIR_UPDATE === "1") {
    writeFileSync(fileURLToPath(new URL("golden.json", import.meta.url)), `${JSON.stringify(hashes, null, 2)}\n`);
    return;
  }
  expect(golden).toEqual(hashes);
});
