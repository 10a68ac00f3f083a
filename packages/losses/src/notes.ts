// What settings that several losses have mean.

export const fromLogits = "whether predictions are logits rather than probabilities";
export const logInput = "whether predictions are logarithms of means rather than means";

export const classWeights = "a weight for each class, which multiplies the weight of the rows of that class";
export const ignoreIndex = "a label whose rows count as absent";

/** Of losses of labels. */
export const labels = { classWeights, ignoreIndex };

/** Of losses of sets. */
export const smooth = "ε, added above and below";
