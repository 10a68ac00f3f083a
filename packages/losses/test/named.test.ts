// A loss that is found by its name is called as the loss itself is: what is here must compile, too.
import { expect, test } from "vitest";
import { cosineEmbedding, cox, getLoss, huber, parseLoss, tripletMargin } from "../src/index.js";

test("losses of one array and of several are called by their names as by themselves", () => {
  const p = [0.5, 2];
  expect(getLoss("huber").value(p, [1, 1])).toBe(huber.value(p, [1, 1]));
  expect(getLoss("huber").gradient(p, [1, 1])).toEqual(huber.gradient(p, [1, 1]));
  const survival = [
    [1, 2],
    [1, 1],
  ];
  expect(getLoss("cox").value([0, 1], survival)).toBe(cox.value([0, 1], survival));
  expect(getLoss("cox").valueAndGradient([0, 1], survival)).toEqual(cox.valueAndGradient([0, 1], survival));
  expect(getLoss("cox").perSample([0, 1], survival)).toEqual(cox.perSample([0, 1], survival));
  const triplet = [
    [0, 1],
    [1, 1],
    [4, 2],
  ] as const;
  expect(getLoss("tripletMargin").value(triplet, null, { shape: [1, 2] })).toBe(
    tripletMargin.value(triplet, null, { shape: [1, 2] }),
  );
  const pair = [
    [1, 0],
    [1, 1],
  ] as const;
  expect(parseLoss("cosineEmbedding:margin=0.5").value(pair, [-1], { shape: [1, 2] })).toBe(
    cosineEmbedding({ margin: 0.5 }).value(pair, [-1], { shape: [1, 2] }),
  );
});

test("family tells what else there is", () => {
  const loss = getLoss("huber");
  if (loss.family !== "pointwise") throw new Error("huber is pointwise");
  expect(Array.from(loss.hessianDiagonal([0.5], [1]) as Float64Array)).toEqual([1]);
});
