import { base, linear } from "./generated/modules.js";
import { BOTH, HESSIAN, kernelOf, VALUE } from "./forms.js";
import { bytesOf, memory, type Element } from "./memory.js";
import type { Kernels } from "./module.js";
import { Placed, reserve } from "./placed.js";
import { ones, Total, writeFields } from "./stream.js";

export { columnSums, placeScaled, type ColumnSums } from "./columns.js";

/** What the driver needs of a loss: its sweeps for an element type, and the fields they read. */
export interface PointwiseKernels {
  readonly fields: readonly number[];
  /** In the order of a record: `kernelOf` finds the one for a form. */
  sweeps(element: Element): Kernels;
}

export interface LinearProblem {
  /** The matrix X, rows × columns, one row after another. */
  readonly features: Placed<"f32"> | Placed<"f64">;
  readonly rows: number;
  readonly columns: number;
  /** One target a row, of the element type of `features`. */
  readonly targets: Placed;
  /** One weight a row, of the element type of `features`; 1 each where absent. */
  readonly weights?: Placed;
  readonly loss: { readonly kernels: PointwiseKernels };
  readonly intercept: boolean;
}

/** Elements of X in a block: what the margins have just read is still in the cache when the gradient reads it again. */
const BLOCK_ELEMENTS = 16384;

/**
 * The mean loss of a linear model as a function of its coefficients, with gradient and Hessian:
 * f(w, b) = Σ wᵢ ℓ(xᵢ·w + b, yᵢ) / Σ wᵢ. X is read from memory once an evaluation, whatever the loss: for a block of rows
 * that fits the cache, the margins, the loss's sweep and the gradient's sum follow each other. The size of a block depends
 * on the number of columns alone and blocks are added in their order, so the bits do not depend on the machine.
 *
 * A point has `columns` coefficients and, with an intercept, that one last.
 */
export class LinearObjective {
  readonly dimension: number;
  readonly #problem: LinearProblem;
  readonly #element: Element;
  readonly #fields: readonly number[];
  readonly #kernels: Kernels;
  readonly #blockRows: number;
  readonly #sumOfWeights: number;
  readonly #coefficients: Placed<Element>;
  readonly #margins: Placed<Element>;
  readonly #slopes: Placed<Element>;
  readonly #partial: Placed<Element>;
  readonly #totals: Placed<"f64">;
  #bias = 0;

  constructor(problem: LinearProblem) {
    const { features, rows, columns, targets, weights, intercept } = problem;
    const element = features.element;
    if (!(
      Number.isInteger(rows) &&
      Number.isInteger(columns) &&
      rows > 0 &&
      columns > 0 &&
      rows * columns === features.length
    ))
      throw new RangeError(
        `linear: features: expected rows × columns = ${rows} × ${columns} elements, got ${features.length}`,
      );
    for (const [name, array] of Object.entries({ targets, weights })) {
      if (array && array.length !== rows)
        throw new RangeError(`linear: ${name}: expected ${rows} elements, one a row, got ${array.length}`);
      if (array && array.element !== element)
        throw new TypeError(`linear: ${name}: expected ${element} as in features, got ${array.element}`);
    }
    const { fields, sweeps } = problem.loss.kernels;
    this.#problem = problem;
    this.#element = element;
    this.#fields = [...fields];
    this.#kernels = sweeps(element);
    this.dimension = columns + (intercept ? 1 : 0);
    this.#blockRows = Math.max(4, Math.min(4096, Math.floor(BLOCK_ELEMENTS / columns) & ~3));
    this.#sumOfWeights = weights ? this.#sum(weights) : rows;
    if (!(this.#sumOfWeights > 0))
      throw new RangeError(`linear: weights: expected a positive sum, got ${this.#sumOfWeights}`);
    this.#coefficients = reserve(element, columns);
    this.#margins = reserve(element, this.#blockRows);
    this.#slopes = reserve(element, this.#blockRows);
    this.#partial = reserve(element, columns);
    this.#totals = reserve("f64", columns);
  }

  /** The mean loss at a point. */
  value(point: Float64Array): number {
    return this.#evaluate(point, undefined);
  }

  /** The mean loss at a point; writes its gradient. */
  valueAndGradient(point: Float64Array, gradient: Float64Array): number {
    this.#expect("gradient", gradient.length, this.dimension);
    return this.#evaluate(point, gradient);
  }

  /** Xᵀ diag(h) X / Σw at a point, intercept included, as a full symmetric matrix, row by row. */
  hessian(point: Float64Array, out: Float64Array): void {
    const { rows, columns, intercept } = this.#problem;
    const d = this.dimension;
    this.#expect("out", out.length, d * d);
    this.#take(point);
    const pitch = (columns + 1) & ~1;
    const gram = reserve("f64", pitch * pitch + 8);
    const blockX = reserve("f64", this.#blockRows * columns);
    const blockH = reserve("f64", this.#blockRows);
    const cross = new Float64Array(columns);
    const total = new Total();
    const add = linear.function("gram", "f64");
    const transposed = linear.function("transposed", "f64");
    const crossBlock = reserve("f64", columns);
    for (let row = 0; row < rows; row += this.#blockRows) {
      const n = this.#rowsFrom(row);
      this.#marginsOf(row, n);
      this.#sweep(HESSIAN, row, n, 1 / this.#sumOfWeights);
      const x = this.#widened(this.#problem.features, row * columns, n * columns, blockX);
      const h = this.#widened(this.#slopes, 0, n, blockH);
      add(n, columns, x, h, gram.address, pitch * 8);
      if (!intercept) continue;
      transposed(n, columns, x, h, crossBlock.address);
      const part = memory.views().f64.subarray(crossBlock.address / 8, crossBlock.address / 8 + columns);
      for (let j = 0; j < columns; j++) cross[j] += part[j];
      total.add(base.function("sum", "f64")(n, h));
    }
    const g = memory.views().f64.subarray(gram.address / 8, gram.address / 8 + columns * pitch);
    for (let j = 0; j < columns; j++) {
      for (let k = j; k < columns; k++) out[j * d + k] = out[k * d + j] = g[j * pitch + k];
      if (intercept) out[j * d + columns] = out[columns * d + j] = cross[j];
    }
    if (intercept) out[d * d - 1] = total.value;
    for (const scratch of [gram, blockX, blockH, crossBlock]) scratch.free();
  }

  /** The margins X·w + b, one a row. */
  predict(point: Float64Array): Float64Array {
    const { rows } = this.#problem;
    const out = new Float64Array(rows);
    this.#take(point);
    for (let row = 0; row < rows; row += this.#blockRows) {
      const n = this.#rowsFrom(row);
      this.#marginsOf(row, n);
      const margins = memory.view(this.#element);
      const at = this.#margins.address / margins.BYTES_PER_ELEMENT;
      out.set(margins.subarray(at, at + n), row);
    }
    return out;
  }

  /** Gives back the working room; `features`, `targets` and `weights` stay with their owner. */
  free(): void {
    for (const placed of [this.#coefficients, this.#margins, this.#slopes, this.#partial, this.#totals]) placed.free();
  }

  #evaluate(point: Float64Array, gradient: Float64Array | undefined): number {
    const { rows, columns, intercept } = this.#problem;
    this.#take(point);
    const sum = base.function("sum", this.#element);
    const values = new Total();
    const slopes = new Total();
    const at = this.#totals.address / 8;
    if (gradient) memory.views().f64.fill(0, at, at + columns);
    for (let row = 0; row < rows; row += this.#blockRows) {
      const n = this.#rowsFrom(row);
      this.#marginsOf(row, n);
      values.add(this.#sweep(gradient ? BOTH : VALUE, row, n, 1));
      if (gradient && intercept) slopes.add(sum(n, this.#slopes.address));
      if (gradient) this.#addGradient(row, n);
    }
    if (gradient) {
      const totals = memory.views().f64;
      for (let j = 0; j < columns; j++) gradient[j] = totals[at + j] / this.#sumOfWeights;
      if (intercept) gradient[columns] = slopes.value / this.#sumOfWeights;
    }
    return values.value / this.#sumOfWeights;
  }

  /** The loss's sweep over the margins of a block of rows, which leaves what it writes in `#slopes`. */
  #sweep(form: number, row: number, n: number, scale: number): number {
    const { targets, weights } = this.#problem;
    const element = this.#element;
    const bytes = bytesOf[element];
    const sweep = kernelOf(this.#kernels, form, weights !== undefined);
    const fields = writeFields(this.#fields, element, true);
    const w = weights ? weights.address + row * bytes : ones(element);
    return sweep(
      fields,
      n,
      this.#margins.address,
      targets.address + row * bytes,
      w,
      weights ? 16 : 0,
      scale,
      this.#slopes.address,
    );
  }

  /** Adds a block's share of the gradient. */
  #addGradient(row: number, n: number): void {
    const { columns } = this.#problem;
    const transposed = linear.function("transposed", this.#element);
    transposed(n, columns, this.#rowAt(row), this.#slopes.address, this.#partial.address);
    linear.function("addTo", this.#element)(columns, this.#partial.address, this.#totals.address);
  }

  #marginsOf(row: number, n: number): void {
    const margins = linear.function("margins", this.#element);
    const { columns } = this.#problem;
    margins(n, columns, this.#rowAt(row), this.#coefficients.address, this.#bias, this.#margins.address);
  }

  /** Rows of the block that begins at a row, 0 at the end. */
  #rowsFrom(row: number): number {
    return Math.min(this.#blockRows, this.#problem.rows - row);
  }

  #rowAt(row: number): number {
    const { features, columns } = this.#problem;
    return features.address + row * columns * bytesOf[this.#element];
  }

  /** Copies the coefficients of a point to where kernels read them. */
  #take(point: Float64Array): void {
    const { columns, intercept } = this.#problem;
    this.#expect("point", point.length, this.dimension);
    const coefficients = memory.view(this.#element);
    const at = this.#coefficients.address / coefficients.BYTES_PER_ELEMENT;
    for (let j = 0; j < columns; j++) coefficients[at + j] = point[j];
    this.#bias = intercept ? point[columns] : 0;
  }

  /** The address of elements as f64: where they lie, or converted to `to`. */
  #widened(from: Placed<Element>, start: number, count: number, to: Placed<"f64">): number {
    if (from.element === "f64") return from.address + start * 8;
    const at = from.address / 4 + start;
    const views = memory.views();
    views.f64.set(views.f32.subarray(at, at + count), to.address / 8);
    return to.address;
  }

  #sum(array: Placed): number {
    const total = new Total();
    const sum = base.function("sum", this.#element);
    for (let i = 0; i < array.length; i += 4096)
      total.add(sum(Math.min(4096, array.length - i), array.address + i * bytesOf[array.element]));
    return total.value;
  }

  #expect(name: string, got: number, expected: number): void {
    if (got !== expected) throw new RangeError(`linear: ${name}: expected ${expected} elements, got ${got}`);
  }
}

/**
 * A linear model's mean loss over placed data, ready for a solver.
 *
 * @throws RangeError if lengths do not fit or weights have no positive sum; TypeError if element types differ.
 */
export function linearObjective(problem: LinearProblem): LinearObjective {
  return new LinearObjective(problem);
}
