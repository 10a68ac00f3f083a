// The modules as files, for hosts that do not compile at run time: exported as @nadir/core-wasm/wasm/<module>.<type>.wasm.
import { cpSync, mkdirSync, readdirSync } from "node:fs";

mkdirSync("dist/wasm", { recursive: true });
for (const file of readdirSync("build")) if (file.endsWith(".wasm")) cpSync(`build/${file}`, `dist/wasm/${file}`);
