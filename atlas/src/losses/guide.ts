// What no description can say of its loss alone: where to begin, and what to turn to when data are difficult.

/** What is predicted, and where to begin. Names of losses in backticks become links. */
export const beginnings: readonly (readonly [predicted: string, advice: string])[] = [
  ["a number", "`squaredError`; if a few targets are far off, `huber` with δ near the usual size of an error"],
  [
    "a middle value or an interval",
    "`absoluteError` for the median, `pinball` for one quantile, `multiQuantile` for several",
  ],
  ["a number and how sure of it", "`gaussianNll`"],
  ["a count", "`poissonDeviance`; if counts vary more than their mean says, `negativeBinomial`"],
  ["a positive amount, judged by ratios", "`gammaDeviance`; with exact zeros among them `tweedieDeviance`"],
  ["yes or no", "`binaryCrossEntropy`"],
  ["one of several classes", "`crossEntropy`"],
  ["any of several labels", "`multilabelSoftMargin`"],
  ["one of several classes in an order", "`ordinal`"],
  ["an order of items", "`rankNet` if all pairs matter alike, `lambdaRank` or `xeNdcg` if the top of the list does"],
  ["which elements belong (segmentation)", "`binaryCrossEntropy` and `dice` added up; `tversky` if misses cost more"],
  ["a text from sound, or another sequence without its timing", "`ctc`"],
  ["how long something lasts, some records ending early", "`aft` for the time itself, `cox` for who is at risk"],
  [
    "vectors that are alike for like things",
    "`infoNce` or `ntXent` if every other sample of a batch is unlike; `tripletMargin` for triplets, `contrastive` or `cosineEmbedding` for pairs",
  ],
];

/** What is wrong with the data, or special about them, and what helps. */
export const troubles: readonly (readonly [trouble: string, advice: string])[] = [
  [
    "A few targets are wildly off",
    "`huber`, `logCosh` or `pseudoHuber`: a far sample pulls with bounded force, and the fit still has one optimum.",
  ],
  [
    "Many are, or they are plain garbage",
    "`tukeyBiweight`, `welsch`, `gemanMcClure` or `cauchy`, which let go of far samples. They are not convex: start from a fit with `huber`. `adaptive` has all of these as one family.",
  ],
  [
    "Too high is worse than too low, or the other way round",
    "`pinball` (a quantile), `expectile` (smooth), `linex` (one side grows exponentially).",
  ],
  ["Small errors do not matter", "`epsilonInsensitive` or `squaredEpsilonInsensitive`."],
  [
    "Targets span orders of magnitude",
    "`gammaDeviance` or `squaredLogError`, which judge ratios. `absolutePercentageError` does too, but favours predictions that are too low.",
  ],
  ["Mostly zeros, the rest positive amounts", "`tweedieDeviance` with a power between 1 and 2."],
  [
    "One class is rare",
    "First `binaryCrossEntropy` or `crossEntropy` as they are, with the threshold moved; then `posWeight` or `classWeights`; `focal` and `categoricalFocal` where easy samples drown the rest.",
  ],
  [
    "Some labels are wrong",
    "`generalizedCrossEntropy`, whose loss of a row is bounded, or label smoothing in `crossEntropy`; of two classes `brier` or `modifiedHuber`.",
  ],
  [
    "Only the side of the boundary counts",
    "`hinge` or `squaredHinge`, and `multiclassHinge` for several classes; they give no probabilities.",
  ],
  ["Few classes of many should get any probability", "`multiclassSparsemax`, and `binarySparsemax` of two."],
  ["Targets are distributions", "`klDivergence`, `crossEntropy`, or `jensenShannon` if zeros do not match."],
];
