import { arraysOf, links, type ArrayRole } from "@nadir/cli/describe";
import { TupleLoss, type AnyLoss } from "@nadir/losses";
import { about } from "@nadir/losses/about";
import { heading, join, list, paragraph, parse, section, table, type Block, type Page, type Text } from "../content.js";
import { reference } from "../mentions.js";
import { literal } from "../numbers.js";
import { figuresOf, settingFigures } from "./figures.js";
import { pathOf, prose, underSettings } from "./prose.js";
import { example, valuesTable } from "./samples.js";
import { explainedTraits } from "./traits.js";

/** All that is to be said of a loss. */
export function pageOf(loss: AnyLoss): Page {
  const { name } = loss;
  const text = about(loss);
  return {
    path: pathOf(name),
    title: name,
    summary: text.summary,
    blocks: [
      { kind: "paragraph", text: prose(text.summary, name), isLead: true },
      paragraph(prose(text.inWords, name)),
      figuresOf(loss),
      { kind: "formula", formula: text.formula },
      paragraph(variables[loss.family]),
      { kind: "facts", facts: factsOf(loss) },
      {
        kind: "columns",
        columns: [
          [heading("When to use it"), paragraph(prose(text.whenToUse, name, true))],
          [heading("When not"), paragraph(prose(text.whenNot, name, true))],
        ],
      },
      ...section("What is true of it", [explainedTraits(loss)]),
      ...section("Accuracy", [accuracyOf(loss)]),
      ...section("Settings", [settingsTable(loss), settingFigures(loss)]),
      ...section("In code", [{ kind: "code", language: "js", code: example(loss) }]),
      ...section("On the command line", [{ kind: "code", language: "sh", code: commandsOf(loss) }]),
      ...section("Values", [paragraph("With the initial settings:"), valuesTable(loss)]),
      ...section("Elsewhere", [elsewhere(loss)]),
      ...section("Where others differ", [
        text.differences.length > 0 && list(text.differences.map((each) => prose(each, name))),
      ]),
      ...section("References", [list(text.references.map(reference))]),
      paragraph(parse("[All losses](losses/) · [Edges, means, weights and accuracy](edges)")),
    ],
  };
}

/** What a loss says of its digits, where these are fewer than the contract asks for. */
function accuracyOf(loss: AnyLoss): Block | false {
  const accuracy = loss instanceof TupleLoss && about(loss).accuracy;
  if (!accuracy) return false;
  const { multiple, ofLargest, reason } = accuracy;
  const beside = ofLargest ? `, or to ${ofLargest} ulp of the largest derivative of their sample` : "";
  return paragraph(prose(`Right to ${multiple} times what other losses are${beside}: ${reason}`, loss.name));
}

const ofSamples = "This is the loss of one sample; that of several is their (weighted) mean, or their sum.";

const variables: Readonly<Record<AnyLoss["family"], string>> = {
  pointwise:
    "Here p is the prediction and y the target of one sample; the loss of several is their (weighted) mean, or their sum.",
  rowwise:
    "Here z is the row of predictions of one sample and y its target; the loss of several rows is their (weighted) mean, or their sum.",
  embedding: ofSamples,
  ranking: ofSamples,
  set: ofSamples,
  sequence: ofSamples,
  survival: ofSamples,
};

function factsOf(loss: AnyLoss): readonly (readonly [string, Text])[] {
  const { aliases, name } = loss;
  const also: Text = join(
    aliases.map((alias) => [{ code: alias }]),
    ", ",
  );
  const facts: readonly (readonly [string, Text])[] = [
    ["Also accepted as", also],
    ["Targets", underSettings(loss, expected("targets"))],
    ["Predictions", underSettings(loss, expected("predictions"))],
    ["Options", underSettings(loss, expected("options"))],
    ["Link", underSettings(loss, (each) => links[each.link.name])],
    [
      loss instanceof TupleLoss ? "Where it is least" : "The best constant prediction",
      prose(about(loss).minimiser, name),
    ],
  ];
  return facts.filter(([, text]) => [text].flat().some((inline) => inline !== ""));
}

/** What the arrays of an argument of the loss are: each by its name, or all ways in which one may be given. */
const expected = (argument: ArrayRole["argument"]) => (loss: AnyLoss) => {
  const roles = arraysOf(loss).filter((role) => role.argument === argument);
  if (roles.every(({ name }) => name === argument)) return roles.map((role) => role.expected).join("; or ");
  const kinds = Array.from(new Set(roles.map((role) => role.expected)));
  const named = (text: string) => roles.filter((role) => role.expected === text).map(({ name }) => name);
  return kinds.map((text) => `${named(text).join(", ")}: ${text}`).join("; ");
};

function settingsTable(loss: AnyLoss): Block | false {
  const meanings: Readonly<Record<string, string>> = about(loss).settings;
  const rows = Object.entries(loss.hyperparameters).map(([name, { initial, expected }]) => [
    [{ code: name }],
    prose(meanings[name], loss.name),
    [{ code: literal(initial) }],
    expected,
  ]);
  return rows.length > 0 && table(["name", "what it is", "default", "expected"], rows);
}

function elsewhere(loss: AnyLoss): Block | false {
  const rows = Object.entries(about(loss).elsewhere);
  return rows.length > 0 && table(["library", "name"], rows);
}

/** Commands that show and use the loss. */
function commandsOf({ family, name }: AnyLoss): string {
  const score = (columns: string) => `nadir score predictions.csv --target y --prediction ${columns} --loss ${name}`;
  return [
    `nadir explain ${name}`,
    `nadir plot ${name}`,
    ...(family === "pointwise" ? [score("p"), `nadir train data.csv --target y --loss ${name}`] : []),
    ...(family === "rowwise" ? [score("p1,p2,p3")] : []),
  ].join("\n");
}
