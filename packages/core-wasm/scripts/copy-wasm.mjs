// The modules as files, for hosts that do not compile at run time: exported as @nadir/core-wasm/wasm/<module>.<type>.wasm.
import { cpSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";

mkdirSync("dist/wasm", { recursive: true });
for (const file of readdirSync("build")) if (file.endsWith(".wasm")) cpSync(`build/${file}`, `dist/wasm/${file}`);
writeFileSync("dist/module.wasm.d.ts", "declare const module: WebAssembly.Module;\nexport default module;\n");
