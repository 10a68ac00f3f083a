/**
 * The kernels that a module exports under a name, at most eight, by their numbers in the table of functions; the build reads
 * them (scripts/compile.mjs), no module has them. Inlined, so that each use has a record of its own.
 */
// @ts-ignore: decorator
@inline export function record(a: u32, b: u32 = 0, c: u32 = 0, d: u32 = 0, e: u32 = 0, f: u32 = 0, g: u32 = 0, h: u32 = 0): usize {
  const at = memory.data(8 * sizeof<u32>(), alignof<u32>());
  store<u32>(at, a, 0);
  store<u32>(at, b, 4);
  store<u32>(at, c, 8);
  store<u32>(at, d, 12);
  store<u32>(at, e, 16);
  store<u32>(at, f, 20);
  store<u32>(at, g, 24);
  store<u32>(at, h, 28);
  return at;
}
