import { defineConfig } from "tsup";

export default defineConfig({
  // The worker is an entry of its own because it is loaded by its address, not by an import.
  entry: { index: "src/index.ts", worker: "src/training/worker.ts", plots: "src/plots/index.ts" },
  format: ["esm"],
  target: "es2022",
  platform: "node",
  splitting: true,
  dts: false,
  sourcemap: true,
  clean: true,
});
