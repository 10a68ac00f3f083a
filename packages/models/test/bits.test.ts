import { expect, test } from "vitest";
import { serializeModel, sha256, train } from "../src/index.js";
import { credits, tables } from "./data.js";

// The same bits in every engine: these are the hashes of model files, and every engine that runs the suites must find
// them. A change of a kernel, of the solver or of the format changes them on purpose: then write the new ones here.
test.each([
  [
    "Newton, logistic",
    credits,
    { target: "Status", l2: 0.01 },
    "ac8276341d5250768922dcd3f3c287329f7d8fee82c8d7e30c646c51002392ee",
  ],
  [
    "L-BFGS, huber",
    tables["concrete.csv"],
    { target: "compressive_strength", loss: "huber", method: "lbfgs", l2: 0.01 },
    "9b4a5903d4c21833a71944bf3fa3bb4708c2cd9503449960585b6c72853b0a05",
  ],
  [
    "Newton, counts",
    tables["randhie.csv"],
    { target: "mdvis", loss: "poissonNll", standardize: false },
    "3db4100cc256ed3585449d9355d3378159093a8e4649b0729cff62d34d26380f",
  ],
] as const)("%s", (_, table, options, hash) => {
  expect(sha256(serializeModel(train(table, options).model))).toBe(hash);
});
