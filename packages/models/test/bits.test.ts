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
    "75adcbb8c14d52dda4f8909ea9d7b3d05c3e0d1f5bfc09ac3bfcbb666908911b",
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
    "6c5d79eec49059c6fbec5f6d560cf7e826bcd323943b9c72e9ab3a5c864dbe94",
  ],
] as const)("%s", (_, table, options, hash) => {
  expect(sha256(serializeModel(train(table, options).model))).toBe(hash);
});
