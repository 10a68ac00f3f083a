import { expm1, log1p } from "@nadir/core-wasm";
import { squaredLogError as kernels } from "@nadir/core-wasm/modules";
import { meanOf } from "./constant.js";
import { interval } from "./domain.js";
import { pointwise } from "./pointwise.js";
import type { TextOf } from "./text.js";

const aboveMinusOne = /* @__PURE__ */ interval(-1, Infinity, { lowOpen: true });

/** (ln(1 + p) − ln(1 + y))². */
export const squaredLogError = /* @__PURE__ */ pointwise({
  name: "squaredLogError",
  aliases: ["msle", "meanSquaredLogarithmicError", "meanSquaredLogError"],
  task: "regression",
  hyperparameters: {},
  module: kernels,
  kernel: "squaredLogError",
  target: aboveMinusOne,
  prediction: aboveMinusOne,
  traits: { convex: false, smooth: true, symmetric: false, nonNegative: true },
  constant: (ys, ws) => expm1(meanOf(ys.map(log1p), ws)),
});

export const about = (): TextOf<typeof squaredLogError> => ({
  summary:
    "The squared difference of the logarithms of 1 + p and 1 + y, without a factor of ½: a relative error for large targets.",
  inWords:
    "Errors are judged by their ratio: 20 for 10 costs about as much as 2000 for 1000. Adding 1 before the logarithm keeps small amounts, and 0, from dominating.",
  formula: String.raw`\bigl(\ln(1 + p) - \ln(1 + y)\bigr)^2`,
  settings: {},
  term: (p, y) => {
    const difference = Math.log1p(p) - Math.log1p(y);
    return difference * difference;
  },
  minimiser: "geometric mean of 1 + y, less 1",
  whenToUse: "Targets are amounts from 0 up that span orders of magnitude, and the same factor should cost the same.",
  whenNot:
    "Predictions may reach −1 or less, as those of a linear model do: squaredError of log1p(y) has no such edge.",
  elsewhere: {
    Keras: "MeanSquaredLogarithmicError",
    "scikit-learn": "mean_squared_log_error",
    "TensorFlow.js": "meanSquaredLogarithmicError",
    XGBoost: "reg:squaredlogerror (½ of it)",
  },
  differences: [
    "Keras and TensorFlow.js raise predictions and targets to 1e-7 at least; here both may be anything above −1 and nothing is moved.",
    "The second derivative is negative where the logarithms differ by more than 1; XGBoost raises it to 1e-6.",
    "Logarithms are not subtracted, so that predictions near the target keep their relative accuracy.",
  ],
  references: [
    "Tofallis (2015). A better measure of relative prediction accuracy for model selection and model estimation. J. Oper. Res. Soc. 66(8), 1352–1362. doi:10.1057/jors.2014.103",
  ],
});
