import { readdirSync } from "node:fs";
import { defineConfig } from "tsup";

/** A module of kernels is an entry of its own, so that a bundler drops those that a page does not use. */
const modules = readdirSync("src/generated")
  .filter((file) => file !== "layout.ts" && file !== "base.ts")
  .map((file) => file.replace(/\.ts$/, ""));

export default defineConfig({
  entry: {
    index: "src/index.ts",
    kernel: "src/kernel.ts",
    "linear-objective": "src/linear-objective.ts",
    ...Object.fromEntries(modules.map((name) => [`modules/${name}`, `src/generated/${name}.ts`])),
  },
  format: ["esm"],
  target: "es2022",
  platform: "neutral",
  // The entries share one memory: without splitting each would carry its own.
  splitting: true,
  dts: false,
  sourcemap: true,
  clean: true,
});
