import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig, type Options } from "tsup";

const shared = {
  entry: {
    index: "src/index.ts",
    kernel: "src/kernel.ts",
    "linear-objective": "src/linear-objective.ts",
    modules: "src/generated/modules.ts",
  },
  format: ["esm"],
  target: "es2022",
  platform: "neutral",
  // The entries share one memory: without splitting each would carry its own.
  splitting: true,
  dts: false,
  sourcemap: true,
  clean: true,
} satisfies Options;

/**
 * For hosts that compile no WebAssembly at run time modules come from the files, which the host has compiled. Each is a file
 * of its own, so that a bundler drops those that a page does not use.
 */
const fromFiles: NonNullable<Options["esbuildPlugins"]>[number] = {
  name: "wasm from files",
  setup(build) {
    const path = fileURLToPath(new URL("build/modules.js", import.meta.url));
    build.onResolve({ filter: /generated\/modules\.(js|ts)$/ }, () => ({ path, sideEffects: false }));
  },
};
const files = readdirSync("build/modules").map((file) => [
  `modules/${file.replace(".js", "")}`,
  `build/modules/${file}`,
]);

export default defineConfig([
  { ...shared, outDir: "dist" },
  {
    ...shared,
    outDir: "dist-workerd",
    entry: { ...shared.entry, ...Object.fromEntries(files) },
    external: [/\.wasm$/],
    esbuildPlugins: [fromFiles],
  },
]);
