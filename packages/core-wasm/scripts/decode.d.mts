/** Locals and instructions of a function; `value` is what follows an instruction. */
export interface Body {
  readonly locals: readonly number[];
  readonly body: readonly { readonly op: number; readonly value?: unknown }[];
}

export function decode(bytes: Uint8Array): {
  readonly codes: readonly Body[];
  readonly data: readonly { readonly at: number; readonly bytes: Uint8Array }[];
};
