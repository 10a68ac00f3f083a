// What no description can say of its optimizer alone: where to begin. Names of optimizers in backticks become links.

export const beginnings: readonly (readonly [problem: string, advice: string])[] = [
  [
    "A few hundred parameters or fewer, and all data fit in memory",
    "None of these: [minimize](solvers) finds the minimum itself, to many digits, and says so; of sums of squares [curveFit](least-squares).",
  ],
  ["You do not know yet", "`adamW` with a learning rate near 10⁻³, a warm-up and `cosineDecay`."],
  [
    "A network trained for the best test error, with time to tune",
    "`sgd` with momentum 0.9, Nesterov's form, and a schedule.",
  ],
  ["Sparse features: words, categories", "`adagrad`; for weights that are to be exactly 0, `ftrl`."],
  ["Recurrent networks, targets that drift", "`rmsprop` or `adam`, with `clipByGlobalNorm` before them."],
  ["No schedule, as training may end at any time", "`scheduleFreeAdamW` or `scheduleFreeSgd`."],
  [
    "Large weight matrices",
    "`muon` for those of hidden layers with `adamW` for the rest; `adafactor` where memory is short.",
  ],
  ["Very large batches", "`lamb` or `lars`, whose steps are a share of each layer's size."],
  ["No time to look for a learning rate", "`prodigy`, which estimates it."],
  ["It overfits, and time is there", "`sam` around what you use."],
  ["Memory is short", "`lion` or `signum` keep one number a parameter, plain `sgd` none."],
  ["The whole gradient, without noise, and scales that differ", "`rprop`."],
];

export const rules: readonly string[] = [
  "The learning rate matters more than the choice: try 1, 3 and 10 times powers of ten, and take the largest at which training stays calm.",
  "A step of degree 0 (below) does not grow with the gradient: multiplying the loss changes nothing, and only the schedule makes steps shorter.",
  "Weight decay that is decoupled shrinks all parameters alike; in the gradient, adaptive methods undo much of it.",
];
