import { defineConfig } from "tsup";

export default defineConfig({
  // A file each, so that a bundler drops those that a page does not use: within a file it keeps whatever might act.
  entry: ["src/**/*.ts"],
  bundle: false,
  format: ["esm"],
  target: "es2022",
  platform: "neutral",
  dts: false,
  sourcemap: true,
  clean: true,
});
