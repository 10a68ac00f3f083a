import { defineConfig } from "tsup";

export default defineConfig({
  // The worker and the resolver are entries of their own because they are loaded by their addresses, not by an import.
  entry: {
    index: "src/index.ts",
    worker: "src/training/worker.ts",
    resolve: "src/losses/resolve.ts",
    plots: "src/plots/index.ts",
    describe: "src/losses/describe.ts",
  },
  format: ["esm"],
  target: "es2022",
  platform: "node",
  splitting: true,
  dts: false,
  sourcemap: true,
  clean: true,
});
