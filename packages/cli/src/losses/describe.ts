// What the description of a loss says, in words and as data. No loss is named here.
import { TupleLoss, type AnyLoss, type Domain, type Link, type Task, type TupleRoles } from "@nadir/losses";
import { about, examplesOf } from "@nadir/losses/about";
import { short } from "../output/numbers.js";

/** A loss as data: all that it says of itself, with the settings it has. */
export function dataOf(loss: AnyLoss) {
  const { description: d, family, settings, link, traits } = loss;
  const text = about(loss);
  const examples = examplesOf(loss);
  return {
    name: d.name,
    aliases: d.aliases,
    family,
    task: d.task,
    summary: text.summary,
    inWords: text.inWords,
    formula: text.formula,
    settings,
    hyperparameters: Object.fromEntries(
      Object.entries(d.hyperparameters).map(([name, { initial, expected }]) => [
        name,
        { summary: text.settings[name], initial, expected, samples: examples[name] },
      ]),
    ),
    arrays: arraysOf(loss),
    link: link.name,
    traits,
    minimiser: text.minimiser,
    whenToUse: text.whenToUse,
    whenNot: text.whenNot,
    elsewhere: text.elsewhere,
    differences: text.differences,
    references: text.references,
  };
}

/** An array that a loss is called with. */
export interface ArrayRole {
  readonly argument: "predictions" | "targets" | "options";
  readonly name: string;
  readonly expected: string;
}

/** What predictions, targets and the options that a loss has of its own are. */
export function arraysOf(loss: AnyLoss): readonly ArrayRole[] {
  if (loss instanceof TupleLoss) return arraysOfTuple(loss);
  if (loss.family === "pointwise")
    return [
      { argument: "predictions", name: "predictions", expected: `one a sample, each ${loss.prediction.noun}` },
      { argument: "targets", name: "targets", expected: `one a sample, each ${nounOf(loss.target)}` },
    ];
  const { description: d, settings, prediction, target } = loss;
  const columns = d.columns(settings);
  const rows = columns === undefined ? "a row of scores a sample" : `a row of ${columns} a sample`;
  const each = d.columnDomains?.map(({ noun }) => noun).join(", then ") ?? `each ${prediction.noun}`;
  const expected: Readonly<Record<(typeof d.targets)[number], string>> = {
    label: `the number of the class of each row, from 0${d.classes(3) > 3 ? "; there is one class more than columns" : ""}`,
    number: `one a row, each ${nounOf(target)}`,
    distribution: `a share for each column, each ${nounOf(target)}`,
    flags: "0 or 1 for each column",
  };
  return [
    { argument: "predictions", name: "predictions", expected: `${rows}: ${each}` },
    ...d.targets.map((kind) => ({ argument: "targets" as const, name: "targets", expected: expected[kind] })),
  ];
}

function arraysOfTuple({ description: d, prediction, settings }: TupleLoss): readonly ArrayRole[] {
  const predictions = d.predictions.map((name) => ({
    argument: "predictions" as const,
    name,
    expected: `each element ${prediction.noun}`,
  }));
  const targets = d.targets(settings).map(({ name, per, domain }) => ({
    argument: "targets" as const,
    name,
    expected: `for each ${per} ${nounOf(domain)}`,
  }));
  const options = d.roles.map((name) => ({ argument: "options" as const, name, expected: tupleRoles[name] }));
  return [...predictions, ...targets, ...options, ...shapeOfTuple(d, settings)];
}

/** How samples are told apart, where that takes more than the arrays. */
function shapeOfTuple(
  { samples: { shape, ragged }, targets }: TupleLoss["description"],
  settings: TupleLoss["settings"],
): readonly ArrayRole[] {
  if (shape === undefined) return [];
  const isTold = !ragged && targets(settings).some(({ per }) => per === "sample");
  const expected = isTold ? `${shape}; not needed, as there is one target a sample` : shape;
  return [{ argument: "options", name: "shape", expected }];
}

const tupleRoles: Readonly<Record<keyof TupleRoles, string>> = {
  groups: "how many elements each sample has, in their order; all are one sample if not given",
  inputLengths: "how many frames of predictions each sequence has; all of them if not given",
  targetLengths: "how many labels each sequence has",
  strata: "a number for each sample; only samples of the same one are compared",
};

const nounOf = ({ noun }: Domain): string => noun;

/** What is predicted, as a heading. */
export const tasks: Readonly<Record<Task, string>> = {
  regression: "a number",
  counts: "a count, or another amount that is not negative",
  binary: "yes or no",
  multiclass: "one of several classes",
  multilabel: "any of several labels",
  ordinal: "one of several classes in an order",
  similarity: "which things are alike",
  ranking: "an order of things",
  segmentation: "which parts belong to a set",
  sequence: "a sequence",
  survival: "when something will happen",
};

export const links: Readonly<Record<Link["name"], string>> = {
  identity: "none: a prediction is used as it is",
  logit: "logit: a prediction p stands for the probability 1/(1 + e⁻ᵖ)",
  log: "logarithm: a prediction p stands for eᵖ",
  softmax: "softmax: a row of predictions z stands for probabilities that go as e^z",
  sparsemax: "sparsemax: a prediction p stands for ½(p + 1), at least 0 and at most 1",
};

/** What holds of a loss under its settings. */
export function claimsOf(loss: AnyLoss): string {
  const { convex, smooth, symmetric, nonNegative, proper, separable, surrogate } = loss.traits;
  const what = loss instanceof TupleLoss ? "the predictions" : "the prediction";
  return [
    `${convex ? "" : "not "}convex in ${what}`,
    smooth ? "differentiable everywhere" : "not differentiable everywhere",
    symmetric && symmetryOf(loss),
    nonNegative ? "never below 0" : "may be below 0",
    proper && "a proper scoring rule: nothing beats predicting the mean",
    separable && "a sum of one term a column",
    surrogate && `its second derivative replaced by ${surrogate}`,
  ]
    .filter(Boolean)
    .join(", ");
}

function symmetryOf(loss: AnyLoss): string {
  if (loss instanceof TupleLoss) return "symmetric in its two arrays";
  return loss.family === "pointwise" ? "a function of |p − y| alone" : "symmetric in prediction and target";
}

/** How far one sample that is far off can drag predictions along, where that is known: of rows and several arrays no slope is stated. */
export function robustnessOf({ family, traits: { robust, bounded, lipschitz } }: AnyLoss): string | undefined {
  const cost = bounded === undefined ? "" : `; it costs ${short(bounded)} at most`;
  if (robust) return `a sample that is far off hardly pulls: the slope falls to 0 with the distance${cost}`;
  if (lipschitz !== undefined)
    return `a sample that is far off pulls, but with a slope of ${short(lipschitz)} at most${cost}`;
  return family === "pointwise" ? `no bound on how hard a sample that is far off pulls${cost}` : undefined;
}
