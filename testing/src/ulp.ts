import { formats, unitAt, type Element } from "./format.js";
import type { Real } from "./real.js";

/**
 * |got - want| in units in the last place of the element type at `want`: the spacing of its binade, the subnormal spacing
 * at the bottom, the spacing of the greatest numbers beyond the range. An infinity is right (0) where `want` rounds to it
 * and infinitely wrong elsewhere; so is NaN. The signs of zeros are not compared.
 */
export function ulpError(got: number, want: Real, element: Element): number {
  if (Number.isNaN(got)) return Infinity;
  if (!Number.isFinite(got)) {
    const nearest = element === "f32" ? want.toFloat32() : want.toNumber();
    return got === nearest ? 0 : Infinity;
  }
  const unit = unitAt(want.top, formats[element]);
  return want.sub(got).abs().scale(-unit).toNumber();
}

const scratch = new DataView(new ArrayBuffer(8));

/**
 * The position of x in the order of the element type's numbers: 0 for both zeros, 1 for the least positive number, the
 * opposite for -x; the infinities come after the greatest numbers.
 *
 * @throws RangeError for NaN
 */
export function ordinal(x: number, element: Element): bigint {
  if (Number.isNaN(x)) throw new RangeError("ordinal: x: expected a number, got NaN");
  if (element === "f32") scratch.setFloat32(0, Math.abs(x));
  else scratch.setFloat64(0, Math.abs(x));
  const position = element === "f32" ? BigInt(scratch.getUint32(0)) : scratch.getBigUint64(0);
  return x < 0 ? -position : position;
}

/** The number at a position: the inverse of {@link ordinal}, up to the sign of zero. */
export function fromOrdinal(position: bigint, element: Element): number {
  const greatest = ordinal(Infinity, element);
  if (position > greatest || position < -greatest) {
    throw new RangeError(`fromOrdinal: position: expected an integer in [-${greatest}, ${greatest}], got ${position}`);
  }
  const distance = position < 0n ? -position : position;
  if (element === "f32") scratch.setUint32(0, Number(distance));
  else scratch.setBigUint64(0, distance);
  const magnitude = element === "f32" ? scratch.getFloat32(0) : scratch.getFloat64(0);
  return position < 0n ? -magnitude : magnitude;
}

/** The least number of the element type above x; NaN and Infinity stay. */
export function nextUp(x: number, element: Element): number {
  return Number.isNaN(x) || x === Infinity ? x : fromOrdinal(ordinal(x, element) + 1n, element);
}

/** The greatest number of the element type below x; NaN and -Infinity stay. */
export function nextDown(x: number, element: Element): number {
  return Number.isNaN(x) || x === -Infinity ? x : fromOrdinal(ordinal(x, element) - 1n, element);
}
