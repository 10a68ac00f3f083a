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
    "2fd4cf544f723c67d2dded43eccda7fba2939fdc32d8e4b06f9b1d2819216b95",
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
    "7acca8f6404783666f30aac1c3468aeb27d6296aee1889276d23b5e0dc44c56f",
  ],
] as const)("%s", (_, table, options, hash) => {
  expect(sha256(serializeModel(train(table, options).model))).toBe(hash);
});
