/**
 * Where things lie in the one memory that all modules share:
 * [0, 1024) nothing, so that a null address is never data; [SCRATCH, 65536) working room of the kernel that runs;
 * from 65536 on the constants of tables.ts (scripts/build.mjs says where); then the arena of the host.
 */
export const SCRATCH: usize = 1024;
export const SCRATCH_END: usize = 65536;
