/** The text of bytes, as modules travel. */
export function textOf(bytes: Uint8Array): string;
