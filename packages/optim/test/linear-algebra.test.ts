import { describe, expect, test } from "vitest";
import { cholesky, solvePositive } from "../src/index.js";
import { axpy, dot, euclideanNorm, luFactor, luSolve, maxNorm } from "../src/linear-algebra.js";

/** Reproducible numbers in (-½, ½). */
function uniforms(count: number, seed = 1): Float64Array {
  let state = seed;
  return Float64Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296 - 0.5;
  });
}

/** `Bᵀ B` of a random `rows × size` matrix: positive semidefinite, of rank `min(rows, size)`. */
function gram(rows: number, size: number): Float64Array {
  const factor = uniforms(rows * size);
  const product = new Float64Array(size * size);
  for (let k = 0; k < rows; k++) {
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) product[i * size + j] += factor[k * size + i] * factor[k * size + j];
    }
  }
  return product;
}

function multiply(matrix: Float64Array, x: Float64Array): Float64Array {
  return x.map((_, i) => dot(matrix.subarray(i * x.length, (i + 1) * x.length), x));
}

const relativeError = (got: Float64Array, expected: Float64Array): number =>
  maxNorm(got.map((x, i) => x - expected[i])) / maxNorm(expected);

describe("vectors", () => {
  test("dot and axpy", () => {
    const y = Float64Array.of(1, 2, 3);
    expect(dot(Float64Array.of(4, 5, 6), y)).toBe(32);
    axpy(2, Float64Array.of(1, 0, -1), y);
    expect(y).toEqual(Float64Array.of(3, 2, 1));
  });

  test("norms neither overflow nor underflow, and pass NaN and Infinity on", () => {
    expect(euclideanNorm(Float64Array.of(3e300, -4e300))).toBeCloseTo(5e300, -290);
    expect(euclideanNorm(Float64Array.of(3e-300, 4e-300)) / 5e-300).toBeCloseTo(1, 15);
    expect(euclideanNorm(Float64Array.of(0, 0))).toBe(0);
    expect(maxNorm(Float64Array.of(1, -7, 2))).toBe(7);
    for (const norm of [maxNorm, euclideanNorm]) {
      expect(norm(Float64Array.of(1, NaN, 2))).toBe(NaN);
      expect(norm(Float64Array.of(1, -Infinity))).toBe(Infinity);
    }
  });
});

describe("cholesky", () => {
  test("factors, and leaves the upper triangle alone", () => {
    const matrix = Float64Array.of(4, NaN, NaN, 2, 5, NaN, -2, 3, 14);
    expect(cholesky(matrix, 3).definite).toBe(true);
    expect(matrix).toEqual(Float64Array.of(2, NaN, NaN, 1, 2, NaN, -1, 2, 3));
  });

  test("names the column that fails, and the nearest to failing", () => {
    expect(cholesky(Float64Array.of(1, 0, 2, 1), 2)).toEqual({ definite: false, column: 1, relativePivot: -3 });
    expect(cholesky(Float64Array.of(1, 0, 1, 1), 2)).toEqual({ definite: false, column: 1, relativePivot: 0 });
    expect(cholesky(Float64Array.of(0, 0, 0, 1), 2)).toMatchObject({ definite: false, column: 0 });
    expect(cholesky(Float64Array.of(NaN, 0, 0, 1), 2)).toMatchObject({ definite: false, column: 0 });
    expect(cholesky(Float64Array.of(4, 0, 0, 2, 4, 0, 0, 0, 4), 3)).toEqual({
      definite: true,
      column: 1,
      relativePivot: 0.75,
    });
  });
});

describe("solvePositive", () => {
  test.each([1, 2, 3, 4, 5, 7, 16, 61])("a definite system of size %s", (size) => {
    const matrix = gram(2 * size, size);
    const copy = matrix.slice();
    const expected = uniforms(size, 7);
    const { solution, ridge, diagnosis } = solvePositive(matrix, multiply(matrix, expected));
    expect(ridge).toBe(0);
    expect(diagnosis.definite).toBe(true);
    expect(relativeError(solution, expected)).toBeLessThan(1e-11);
    expect(matrix).toEqual(copy);
  });

  test("variables in different units cost no accuracy and no ridge", () => {
    const size = 6;
    const units = [1e-9, 1e6, 1, 1e3, 1e-4, 1e9];
    const matrix = gram(20, size).map((a, k) => a * units[Math.floor(k / size)] * units[k % size]);
    const expected = Float64Array.from(units, (unit) => 1 / unit);
    const { solution, ridge } = solvePositive(matrix, multiply(matrix, expected));
    expect(ridge).toBe(0);
    solution.forEach((x, i) => expect(Math.abs(x * units[i] - 1)).toBeLessThan(1e-12));
  });

  test("a singular system with a solution is solved with a tiny ridge, which is reported", () => {
    const size = 12;
    const matrix = gram(5, size);
    const right = multiply(matrix, uniforms(size, 3));
    const { solution, ridge, diagnosis } = solvePositive(matrix, right);
    expect(diagnosis).toMatchObject({ definite: false, column: 5 });
    expect(Math.abs(diagnosis.relativePivot)).toBeLessThan(1e-11);
    expect(ridge).toBeGreaterThan(0);
    expect(ridge).toBeLessThan(1e-10);
    expect(relativeError(multiply(matrix, solution), right)).toBeLessThan(1e-9);
  });

  test("a pivot that is only rounding error counts as zero", () => {
    const nearly = Float64Array.of(1, 1, 1, 1 + Number.EPSILON);
    const { solution, ridge, diagnosis } = solvePositive(nearly, Float64Array.of(1, 1));
    expect(diagnosis).toMatchObject({ definite: false, column: 1 });
    expect(ridge).toBeLessThan(1e-12);
    expect(relativeError(solution, Float64Array.of(0.5, 0.5))).toBeLessThan(1e-2);
  });

  test("a variable that is in no equation stays 0", () => {
    const { solution } = solvePositive(Float64Array.of(2, 0, 0, 0, 0, 0, 0, 0, 4), Float64Array.of(2, 0, 4));
    expect(solution[1]).toBe(0);
    expect(relativeError(solution, Float64Array.of(1, 0, 1))).toBeLessThan(1e-12);
  });

  test("an indefinite system gets the ridge that makes it definite", () => {
    for (const matrix of [Float64Array.of(1, 3, 3, 1), Float64Array.of(0, 1, 1, 0), Float64Array.of(-5, 0, 0, 1)]) {
      const right = Float64Array.of(1, -1);
      const { solution, ridge } = solvePositive(matrix, right);
      expect(ridge).toBeGreaterThanOrEqual(1);
      expect(ridge).toBeLessThan(30);
      expect(dot(solution, right)).toBeGreaterThan(0);
    }
  });

  test("writes where it is told", () => {
    const options = { out: new Float64Array(1), workspace: new Float64Array(1) };
    expect(solvePositive(Float64Array.of(4), Float64Array.of(8), options).solution).toBe(options.out);
    expect(options).toEqual({ out: Float64Array.of(2), workspace: Float64Array.of(1) });
  });

  test("errors", () => {
    const act = (matrix: number[]) => () => solvePositive(Float64Array.from(matrix), Float64Array.of(1, 2));
    expect(act([1, 2, 3])).toThrow(
      new RangeError("solvePositive: matrix: expected 4 elements (2 × 2, as the right-hand side has 2), got 3"),
    );
    expect(act([1, 0, NaN, 1])).toThrow(
      new RangeError("solvePositive: matrix: expected finite elements, got NaN in row 1, column 0"),
    );
    expect(act([Infinity, 0, 0, 1])).toThrow(
      new RangeError("solvePositive: matrix: expected finite elements, got Infinity in row 0, column 0"),
    );
  });
});

describe("luFactor and luSolve", () => {
  test("solve a system that needs its rows exchanged", () => {
    const matrix = Float64Array.of(0, 2, 1, 1, 1e-20, 1, 4, 1, 0);
    const expected = [3, -2, 5];
    const right = Float64Array.from([0, 1, 2], (i) => expected.reduce((sum, x, j) => sum + matrix[3 * i + j] * x, 0));
    const factors = matrix.slice();
    luSolve(factors, luFactor(factors, 3)!, right);
    expected.forEach((x, i) => expect(right[i]).toBeCloseTo(x, 14));
  });

  test("agree with a product for random matrices", () => {
    for (let size = 1; size <= 20; size++) {
      const matrix = uniforms(size * size, size);
      const expected = uniforms(size, -size);
      const x = Float64Array.from(expected, (_, i) =>
        expected.reduce((sum, z, j) => sum + matrix[i * size + j] * z, 0),
      );
      luSolve(matrix, luFactor(matrix, size)!, x);
      x.forEach((xi, i) => expect(Math.abs(xi - expected[i])).toBeLessThan(1e-10));
    }
  });

  test("refuse a singular matrix and one that is not finite", () => {
    expect(luFactor(Float64Array.of(1, 2, 2, 4), 2)).toBeUndefined();
    expect(luFactor(Float64Array.of(1, NaN, 2, 4), 2)).toBeUndefined();
    expect(luFactor(new Float64Array(0), 0)).toEqual(new Int32Array(0));
  });
});
