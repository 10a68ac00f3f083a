import { about } from "@nadir/optim/about";
import { heading, join, list, paragraph, parse, section, table, type Block, type Page, type Text } from "../content.js";
import { reference } from "../mentions.js";
import { literal } from "../numbers.js";
import { example } from "./example.js";
import { figuresOf } from "./figures.js";
import { pathOf, prose } from "./names.js";
import type { Subject } from "./subjects.js";

/** All that is to be said of an optimizer. */
export function pageOf(subject: Subject): Page {
  const { name } = subject;
  const text = about(subject);
  return {
    path: pathOf(name),
    title: name,
    summary: text.summary,
    blocks: [
      { kind: "paragraph", text: prose(text.summary, name), isLead: true },
      { kind: "formula", formula: text.formula },
      paragraph(
        "Here x are the parameters, g is the gradient at them and α the learning rate; t counts steps from 1, and what is remembered from step to step is 0 at first, unless it says otherwise below.",
      ),
      figuresOf(subject),
      { kind: "facts", facts: factsOf(subject) },
      {
        kind: "columns",
        columns: [
          [heading("When to use it"), paragraph(prose(text.whenToUse, name, true))],
          [heading("When not"), paragraph(prose(text.whenNot, name, true))],
        ],
      },
      ...section("Settings", [settingsTable(subject), presetsNote(subject)]),
      ...section("In code", [{ kind: "code", language: "js", code: example(subject) }]),
      ...section("Elsewhere", [elsewhere(subject)]),
      ...section("Where others differ", [
        text.differences.length > 0 && list(text.differences.map((each) => prose(each, name))),
      ]),
      ...section("References", [list(text.references.map(reference))]),
      paragraph(
        parse(
          "[All optimizers](optimizers/) · [Schedules, clipping, groups](composition) · [A training loop](training-loops)",
        ),
      ),
    ],
  };
}

const growth: Readonly<Record<"0" | "1" | "undefined", string>> = {
  0: "a step does not grow with the gradient: the learning rate alone sets its length",
  1: "a step grows in proportion to the gradient",
  undefined: "",
};

/** Any shape of a matrix will do to ask what is remembered of one. */
const matrix = [3, 2] as const;

/** The arrays that an optimizer remembers of parameters, or of parameters that are a matrix. */
export const slotsOf = ({ description, settings }: Subject, isMatrix = description.matrices === "required") =>
  Object.entries(description.slots(settings as never, isMatrix ? matrix : undefined));

function memoryOf(subject: Subject): Text {
  const usual = slotsText(slotsOf(subject));
  if (subject.isWrapper) return join([usual, "beside what that optimizer remembers"], ", ");
  if (subject.description.matrices !== "optional") return usual;
  return join([usual, join(["of a matrix ", slotsText(slotsOf(subject, true))], "")], "; ");
}

function slotsText(slots: ReturnType<typeof slotsOf>): Text {
  if (slots.length === 0) return "nothing";
  return join(
    slots.map(([name, { along, initial }]): Text => {
      const each = { rows: "a number a row", columns: "a number a column" };
      const first = initial === "parameters" ? "at first the parameters" : initial === 0 ? "" : `at first ${initial}`;
      const remarks = [along === undefined ? "a number a parameter" : each[along], first].filter(Boolean);
      return [{ code: name }, ` (${remarks.join(", ")})`];
    }),
    ", ",
  );
}

function factsOf(subject: Subject): readonly (readonly [string, Text])[] {
  const { aliases, claims, evaluation, inputs, matrices } = subject.description;
  const { degree, elementwise } = claims(subject.settings as never);
  const taken = Object.entries(inputs).map(([name, what]): Text => [{ code: name }, ` (${what})`]);
  const facts: readonly (readonly [string, Text])[] = [
    [
      "Also accepted as",
      join(
        aliases.map((alias) => [{ code: alias }]),
        ", ",
      ),
    ],
    ["What it remembers", memoryOf(subject)],
    ["Scale", subject.isWrapper ? "" : growth[`${degree}`]],
    [
      "Parameters",
      subject.isWrapper
        ? "as in the optimizer it goes around"
        : elementwise
          ? "each moves by itself"
          : "how one moves depends on the others",
    ],
    [
      "Matrices",
      {
        ignored: "",
        optional: "may be told of rows and columns",
        required: "must be told of rows and columns: `init(parameters, { shape })`",
      }[matrices],
    ],
    ["Takes besides the gradient", join(taken, ", ")],
    [
      "Where the model is judged",
      evaluation === undefined ? "" : [{ code: "evaluationParameters(parameters, state)" }, ", not at the parameters"],
    ],
  ];
  return facts
    .filter(([, text]) => text.length > 0)
    .map(([term, text]) => [term, typeof text === "string" ? parse(text) : text]);
}

/** The settings, with what they are under each preset. */
function settingsTable(subject: Subject): Block {
  const { presets } = subject;
  const meanings: Readonly<Record<string, string>> = about(subject).settings;
  const rows = Object.entries(subject.hyperparameters).map(([name, { initial, expected }]) => [
    [{ code: name }],
    prose(meanings[name], subject.name),
    [{ code: literal(initial) }],
    ...presets.map(([, settings]): Text => (settings[name] === initial ? "" : [{ code: literal(settings[name]) }])),
    expected,
  ]);
  return table(["name", "what it is", "default", ...presets.map(([peer]) => peer), "expected"], rows);
}

function presetsNote({ name, presets: [first] }: Subject): Block | false {
  return (
    first !== undefined &&
    paragraph(
      parse(
        `\`${name}({ preset: "${first[0]}" })\` has the defaults and conventions of that library (empty: as the default); single settings may still be given.`,
      ),
    )
  );
}

function elsewhere(subject: Subject): Block | false {
  const rows = Object.entries(about(subject).elsewhere);
  return rows.length > 0 && table(["library", "name"], rows);
}
