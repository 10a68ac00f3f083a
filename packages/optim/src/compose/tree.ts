import { Placed, type Element } from "@nadir/core-wasm";
import { show } from "@nadir/core-wasm/kernel";
import { elementOf, type Parameters } from "../moment.js";

/** Parameters, or a gradient: one array, or several in a list or by name. Arrays may be views of a larger one. */
export type Tree = Parameters | readonly Parameters[] | Readonly<Record<string, Parameters>>;

/** An array of a tree, with its place: a name, a number, or "" for a tree that is one array. */
export interface Leaf {
  readonly key: string;
  readonly element: Element;
  readonly array: Parameters;
}

/**
 * The arrays of a tree, in its order.
 *
 * @param subject - Whose and which argument it is, for messages: `chain: parameters`.
 * @throws TypeError for what is no tree, naming the place; RangeError for empty trees and arrays.
 */
export function leavesOf(subject: string, tree: Tree): Leaf[] {
  const single = elementOf(tree);
  if (single !== undefined) return [leaf(subject, "", tree)];
  if (typeof tree !== "object" || tree === null || ArrayBuffer.isView(tree) || tree instanceof Placed)
    throw new TypeError(`${subject}: expected ${ONE}, or a list or an object of these, got ${show(tree)}`);
  const leaves = Object.entries(tree as Readonly<Record<string, Parameters>>).map(([key, array]) =>
    leaf(`${subject}: ${key}`, key, array),
  );
  if (leaves.length === 0) throw new RangeError(`${subject}: expected at least one array, got none`);
  return leaves;
}

const ONE = "a Float32Array, a Float64Array or a placed array of these";

function leaf(subject: string, key: string, array: unknown): Leaf {
  const element = elementOf(array);
  if (element === undefined) throw new TypeError(`${subject}: expected ${ONE}, got ${show(array)}`);
  const parameters = array as Parameters;
  if (parameters.length === 0) throw new RangeError(`${subject}: expected at least one element, got none`);
  return { key, element, array: parameters };
}

/**
 * Refuses a tree whose arrays are not those of another: keys, element types and lengths.
 *
 * @throws TypeError for another form or element type; RangeError for another length.
 */
export function expectAlike(subject: string, leaves: readonly Leaf[], like: readonly Leaf[], what: string): void {
  const keys = like.map(({ key }) => key);
  if (leaves.length !== like.length || leaves.some(({ key }, i) => key !== keys[i])) {
    const names = (list: readonly Leaf[]) => list.map(({ key }) => key || "one array").join(", ");
    throw new TypeError(`${subject}: expected ${names(like)}, as ${what} has, got ${names(leaves)}`);
  }
  leaves.forEach(({ key, element, array }, i) => {
    const at = key === "" ? subject : `${subject}: ${key}`;
    const other = like[i];
    if (element !== other.element)
      throw new TypeError(`${at}: expected ${other.element} as ${what} is, got ${element}`);
    if (array.length !== other.array.length)
      throw new RangeError(`${at}: expected ${other.array.length} elements, as in ${what}, got ${array.length}`);
  });
}

/** Arrays by key in the form of a tree. */
export function inFormOf(tree: Tree, arrays: Readonly<Record<string, Parameters>>): Tree {
  if (elementOf(tree) !== undefined) return arrays[""];
  return Array.isArray(tree) ? Object.keys(tree).map((key) => arrays[key]) : arrays;
}
