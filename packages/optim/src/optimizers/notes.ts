// What settings that several optimizers have mean.

export const learningRate = "length of a step, or a function of the number of the step, counted from 0";

export const decay = {
  weightDecay: "pull of the parameters towards 0, λ",
  decoupled: "the pull is −αλx beside the step, as in AdamW, instead of λx in the gradient",
};

/** Of moving averages. */
export const averages = {
  beta1: "share of the mean gradient that a step keeps, β₁",
  beta2: "share of the mean square that a step keeps, β₂",
  epsilon: "least divisor, ε; with 0 a gradient that was always 0 gives NaN",
};

/** Of a velocity that follows what would be stepped by, u. */
export const velocity = {
  momentum: "share of the velocity that a step keeps, μ",
  nesterov: "step by u and the velocity ahead, u + μb",
  rateInVelocity: "the learning rate multiplies u as it enters the velocity: matters if it changes",
};
