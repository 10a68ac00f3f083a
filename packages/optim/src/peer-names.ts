import { suggest } from "@nadir/core-wasm";

/** What PyTorch, Keras, Optax and SciPy call settings and options, folded, and what they are here: the first that there is. */
const ours: Readonly<Record<string, readonly (string | readonly string[])[]>> = {
  alpha: ["decay", "learningRate"],
  betas: [["beta1", "beta2"]],
  b1: ["beta1"],
  b2: ["beta2"],
  b3: ["beta3"],
  eps: ["epsilon"],
  eta: ["learningRate"],
  factr: ["functionTolerance"],
  fatol: ["functionTolerance"],
  fscale: ["lossScale"],
  ftol: ["functionTolerance"],
  gamma: ["decay", "factor"],
  gtol: ["gradientTolerance"],
  initialaccumulatorvalue: ["initialAccumulator"],
  jac: ["gradient"],
  lr: ["learningRate"],
  maxfev: ["maxEvaluations"],
  maxfun: ["maxEvaluations"],
  maxiter: ["maxIterations"],
  maxnfev: ["maxEvaluations"],
  mindelta: ["minimumDelta"],
  minlr: ["minimum"],
  pgtol: ["gradientTolerance"],
  rho: ["decay"],
  startfromepoch: ["warmup"],
  stepsize: ["learningRate"],
  threshold: ["minimumDelta"],
  timeout: ["maxTime"],
  tol: ["gradientTolerance", "stepTolerance"],
  wd: ["weightDecay"],
  weightdecayrate: ["weightDecay"],
  xatol: ["stepTolerance"],
  xscale: ["parameterScale"],
  xtol: ["stepTolerance"],
};

const fold = (name: string): string => name.toLowerCase().replace(/[_-]/g, "");

/** ` Did you mean "learningRate"?` where a name is one of a peer's for one that is known, else "". */
export function fromPeer(name: string, known: readonly string[]): string {
  const folded = fold(name);
  const spelt = known.find((own) => fold(own) === folded);
  const meanings = spelt ? [spelt] : Object.hasOwn(ours, folded) ? ours[folded] : [];
  const meant = meanings.map((own) => [own].flat()).find((names) => names.every((own) => known.includes(own)));
  return meant ? ` Did you mean ${meant.map((own) => `"${own}"`).join(" and ")}?` : "";
}

/** What is meant by an unknown name: that of a peer, else the nearest in spelling, else nothing. */
export const meant = (name: string, known: readonly string[]): string => fromPeer(name, known) || suggest(name, known);
