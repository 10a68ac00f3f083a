import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { NadirError } from "../src/errors.js";
import { ARENA } from "../src/generated/layout.js";
import * as library from "../src/index.js";
import { memory, Scratch } from "../src/memory.js";
import { place, reserve, type Placed } from "../src/placed.js";
import { Output } from "../src/stream.js";
import { losses, sweep } from "./sweep.js";

const PADDING = 64;

/** First fit, as one would explain it: the lowest gap between the blocks in use that is large enough. */
class Model {
  readonly blocks: { at: number; size: number }[] = [];

  allocate(bytes: number): number {
    const size = Math.ceil((bytes + PADDING) / 64) * 64;
    let at = ARENA;
    let i = 0;
    for (; i < this.blocks.length && this.blocks[i].at - at < size; i++) at = this.blocks[i].at + this.blocks[i].size;
    this.blocks.splice(i, 0, { at, size });
    return at;
  }
}

describe("the allocator", () => {
  // First in the file: the model begins with an empty memory.
  test("is first fit over merged gaps, and keeps what is written", () => {
    const bytes = fc.oneof({ weight: 8, arbitrary: fc.nat(2000) }, fc.constantFrom(0, 1, 63, 64, 65, 128, 70_000));
    const steps = fc.array(
      fc.oneof(
        bytes.map((allocate) => ({ allocate })),
        fc.nat(50).map((release) => ({ release })),
      ),
    );
    fc.assert(
      fc.property(steps, (steps) => {
        const model = new Model();
        const contents = new Map<number, number>();
        const all = () => new Uint8Array(memory.wasm.buffer);
        const release = (index: number) => {
          const [{ at, size }] = model.blocks.splice(index, 1);
          const mark = contents.get(at)!;
          expect(
            all()
              .subarray(at, at + size)
              .every((byte) => byte === mark),
          ).toBe(true);
          memory.release(at);
        };
        steps.forEach((step, i) => {
          if ("allocate" in step) {
            const at = memory.allocate(step.allocate);
            expect(at).toBe(model.allocate(step.allocate));
            expect(at % 64).toBe(0);
            const { size } = model.blocks.find((block) => block.at === at)!;
            expect(size).toBeGreaterThanOrEqual(step.allocate + PADDING);
            contents.set(at, (i % 255) + 1);
            all().fill((i % 255) + 1, at, at + size);
          } else if (model.blocks.length > 0) release(step.release % model.blocks.length);
        });
        while (model.blocks.length > 0) release(model.blocks.length - 1);
        // Merged into one again: the next block is the first.
        const at = memory.allocate(100_000);
        memory.release(at);
        expect(at).toBe(ARENA);
      }),
    );
  });

  test("releasing what is not in use does nothing", () => {
    const at = memory.allocate(64);
    memory.release(0);
    memory.release(at + 64);
    memory.release(at);
    memory.release(at);
    const [a, b] = [memory.allocate(64), memory.allocate(64)];
    expect([a, b]).toEqual([at, at + 128]);
    memory.release(a);
    memory.release(b);
  });

  test.each([2 ** 31, 2 ** 32, 2 ** 32 + 1000, 2 ** 40, Infinity, NaN, -1000])("%d bytes are refused", (bytes) => {
    const message = `memory: ${bytes} bytes are more than a WebAssembly memory holds`;
    expect(() => memory.allocate(bytes)).toThrow(
      expect.objectContaining({ name: "NadirError", code: "OUT_OF_MEMORY", message }),
    );
  });

  test("what the host refuses leaves the memory as it was", () => {
    const before = memory.allocate(8);
    memory.release(before);
    const cause = new RangeError("no more");
    const grow = vi.spyOn(memory.wasm, "grow").mockImplementation(() => {
      throw cause;
    });
    try {
      const held = Math.round(memory.wasm.buffer.byteLength / 2 ** 20);
      expect(() => memory.allocate(2 ** 30)).toThrow(
        expect.objectContaining({
          name: "NadirError",
          code: "OUT_OF_MEMORY",
          cause,
          message: expect.stringMatching(
            new RegExp(
              `^memory: the host refused 10\\d+ kB more than the ${held} MB in use; free\\(\\) placed arrays that are no longer needed$`,
            ),
          ),
        }),
      );
    } finally {
      grow.mockRestore();
    }
    expect(memory.allocate(8)).toBe(before);
    memory.release(before);
  });
});

test("scratch stays where it is until more is asked of it", () => {
  const scratch = new Scratch();
  const at = scratch.address(100);
  expect(scratch.address(10)).toBe(at);
  const beyond = memory.allocate(8);
  const moved = scratch.address(1000);
  expect(moved).not.toBe(at);
  expect(scratch.address(1000)).toBe(moved);
  expect(memory.allocate(100)).toBe(at); // the old stretch was given back
  memory.release(at);
  memory.release(beyond);
});

describe("place", () => {
  test.each([
    ["f32", Float32Array.of(1, -0, NaN, 1e-45), Float32Array],
    ["f64", Float64Array.of(1, -0, NaN, 5e-324), Float64Array],
    ["f64", [1, -0, NaN, 0.1], Float64Array],
    ["i32", Int32Array.of(1, -2, 2 ** 31 - 1), Int32Array],
    ["f64", [], Float64Array],
  ] as const)("%s", (element, array, Kind) => {
    const placed = place(array as Float64Array) as Placed;
    expect(placed.element).toBe(element);
    expect(placed.length).toBe(array.length);
    expect(placed.read()).toBeInstanceOf(Kind);
    expect([...placed.read()]).toEqual([...array]);
    placed.free();
  });

  test.each([
    [new Uint8Array(2), "a Uint8Array"],
    [new DataView(new ArrayBuffer(8)), "a DataView"],
    ["12", '"12"'],
    [null, "null"],
    [{ length: 2 }, "a Object"],
    [undefined, "undefined"],
  ])("not %o", (array, got) => {
    const error = new TypeError(`place: expected a Float32Array, Float64Array, Int32Array or number[], got ${got}`);
    expect(() => place(array as unknown as Float64Array)).toThrow(error);
  });

  test("does not keep the array it was given", () => {
    const array = Float64Array.of(1, 2, 3);
    const placed = place(array);
    array[0] = 9;
    expect([...placed.read()]).toEqual([1, 2, 3]);
    placed.free();
  });
});

describe("a placed array", () => {
  test("reads into what it is given, of any type", () => {
    const placed = place([1.5, 2, 3]);
    const out = new Float32Array(3);
    expect(placed.read(out)).toBe(out);
    expect([...out]).toEqual([1.5, 2, 3]);
    expect(() => placed.read(new Float64Array(2))).toThrow(new RangeError("read: out: expected 3 elements, got 2"));
    placed.free();
  });

  test("is written from an offset on", () => {
    const placed = place([1, 2, 3, 4]);
    placed.write([8, 9], 2);
    expect([...placed.read()]).toEqual([1, 2, 8, 9]);
    placed.write(Float32Array.of(7));
    placed.write([], 4);
    expect([...placed.read()]).toEqual([7, 2, 8, 9]);
    placed.free();
  });

  test.each([
    [3, "3"],
    [-1, "-1"],
    [0.5, "0.5"],
    [NaN, "NaN"],
    ["1", '"1"'],
  ])("is not written at %j, where the source does not fit", (offset, got) => {
    const placed = place([1, 2, 3, 4]);
    const error = new RangeError(`write: 2 elements at ${got} do not fit in 4`);
    expect(() => placed.write([8, 9], offset as number)).toThrow(error);
    expect([...placed.read()]).toEqual([1, 2, 3, 4]);
    placed.free();
  });

  test("cannot be used after it is freed", () => {
    const placed = place([1, 2]);
    placed.free();
    const error = expect.objectContaining({
      name: "NadirError",
      code: "FREED",
      message: "placed array: used after free()",
    });
    const write = () => new Output().open(placed, "f64", 2);
    for (const use of [() => placed.read(), () => placed.write([1]), () => placed.address, write])
      expect(use).toThrow(error);
    expect(() => placed.read()).toThrow(NadirError);
    expect(placed.length).toBe(2);
  });

  test("freed twice does not free its successor", () => {
    const first = place([1, 2]);
    const { address } = first;
    first.free();
    const second = place([3, 4]);
    expect(second.address).toBe(address);
    first.free();
    const third = place([5, 6]);
    expect(third.address).not.toBe(address);
    expect([...second.read()]).toEqual([3, 4]);
    second.free();
    third.free();
  });

  test("knows what was found of its contents until they change", () => {
    const placed = place([1, 2]);
    const check = vi.fn(() => true);
    expect([placed.known("finite", check), placed.known("finite", check)]).toEqual([true, true]);
    expect(check).toHaveBeenCalledTimes(1);
    placed.known("positive", check);
    expect(check).toHaveBeenCalledTimes(2);
    for (const change of [() => placed.write([3]), () => placed.touch()]) {
      const again = vi.fn(() => true);
      change();
      placed.known("finite", again);
      expect(again).toHaveBeenCalledTimes(1);
    }
    const fails = vi.fn(() => false);
    expect([placed.known("negative", fails), placed.known("negative", fails)]).toEqual([false, false]);
    expect(fails).toHaveBeenCalledTimes(2);
    placed.free();
  });

  test("survives growth of the memory", () => {
    const placed = place([1, 2, 3]);
    const { buffer } = memory.wasm;
    const large = reserve("f64", buffer.byteLength / 8);
    expect(memory.wasm.buffer).not.toBe(buffer);
    expect([...placed.read()]).toEqual([1, 2, 3]);
    placed.write([4], 2);
    expect([...placed.read()]).toEqual([1, 2, 4]);
    large.free();
    placed.free();
  });
});

test("reserved arrays are zero, also where others were", () => {
  for (const element of ["f32", "f64", "i32"] as const) {
    const used = reserve(element, 100);
    used.write(new Array(100).fill(7));
    used.free();
    const fresh = reserve(element, 100);
    expect([...fresh.read()]).toEqual(new Array(100).fill(0));
    fresh.free();
  }
});

test("views of the memory are not handed out", () => {
  expect(Object.keys(library).sort()).toEqual([
    "NadirError",
    "Placed",
    "Random",
    "cosPi",
    "differentiate",
    "erfc",
    "exp",
    "expm1",
    "initSync",
    "log",
    "log1p",
    "place",
    "pow",
    "random",
    "sigmoid",
    "softplus",
    "suggest",
    "tanh",
  ]);
  const placed = place([1, 2]);
  const read = placed.read();
  expect(read.buffer).not.toBe(memory.wasm.buffer);
  read[0] = 9;
  expect([...placed.read()]).toEqual([1, 2]);
  placed.free();
});

test.each(["f32", "f64"] as const)("a million calls of a loss of %s leave the memory as it was", (element) => {
  const [squaredError] = losses;
  const Kind = element === "f32" ? Float32Array : Float64Array;
  const call = {
    element,
    form: "both",
    predictions: Kind.of(1, 2, 3),
    targets: Kind.of(1, 1, 1),
    weights: Kind.of(1, 1, 2),
    out: new Kind(3),
  } as const;
  expect(sweep(squaredError, call)).toBe(9);
  const { byteLength } = memory.wasm.buffer;
  const next = memory.allocate(64);
  memory.release(next);
  for (let i = 0; i < 1_000_000; i++) sweep(squaredError, call);
  expect(memory.wasm.buffer.byteLength).toBe(byteLength);
  expect(memory.allocate(64)).toBe(next);
  memory.release(next);
});
