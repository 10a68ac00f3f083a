import { existsSync, readdirSync } from "node:fs";
import { defineConfig, type Options } from "tsup";

/** What the entries below have in them. */
const inside = ["layout.ts", "codes.ts", "base.ts", ...readdirSync("assembly/scalar")];

/** A module of kernels is an entry of its own, so that a bundler drops those that a page does not use. */
const modules = readdirSync("src/generated")
  .filter((file) => !inside.includes(file))
  .map((file) => file.replace(/\.ts$/, ""));

const shared: Options = {
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
};

/** For hosts that compile no WebAssembly at run time: modules come from the files, which the host has compiled. */
const fromFiles: NonNullable<Options["esbuildPlugins"]>[number] = {
  name: "wasm from files",
  setup(build) {
    build.onLoad({ filter: /generated[/\\]\w+\.ts$/ }, ({ path }) => {
      const name = path.replace(/^.*[/\\]|\.ts$/g, "");
      if (name === "layout" || name === "codes") return undefined;
      const elements = ["f32", "f64"].filter((element) => existsSync(`build/${name}.${element}.wasm`));
      const contents = [
        `import { wasmModule } from "../module.js";`,
        ...elements.map((element) => `import ${element} from "@nadir/core-wasm/wasm/${name}.${element}.wasm";`),
        `export const ${name} = /* @__PURE__ */ wasmModule("${name}", { ${elements.join(", ")} });`,
      ].join("\n");
      return { contents, loader: "js", resolveDir: path.replace(/[/\\][^/\\]*$/, "") };
    });
  },
};

export default defineConfig([
  { ...shared, outDir: "dist" },
  { ...shared, outDir: "dist-workerd", external: [/\.wasm$/], esbuildPlugins: [fromFiles] },
]);
