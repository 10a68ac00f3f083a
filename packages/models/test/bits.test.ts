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
    "e7c05b48273e81459c27f5626cfb5f67b02a9dda6e52d29fb75b0cf604ab00b7",
  ],
  [
    "L-BFGS, huber",
    tables["concrete.csv"],
    { target: "compressive_strength", loss: "huber", method: "lbfgs", l2: 0.01 },
    "4b963c9a14c097e6a81304c5f8a0872f28b981adb60d22b15a134f5d855d8193",
  ],
  [
    "Newton, counts",
    tables["randhie.csv"],
    { target: "mdvis", loss: "poissonNll", standardize: false },
    "4f2ec59ba50accfa1d778d47f91bc5de9d4209e71d18bd6cbdf433d1dd34c416",
  ],
] as const)("%s", (_, table, options, hash) => {
  expect(sha256(serializeModel(train(table, options).model))).toBe(hash);
});
