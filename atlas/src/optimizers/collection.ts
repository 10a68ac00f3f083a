import { optimizers } from "@nadir/optim";
import { about } from "@nadir/optim/about";
import {
  heading,
  list,
  paragraph,
  parse,
  section,
  table,
  type Block,
  type Collection,
  type Inline,
  type Text,
} from "../content.js";
import { thumbnailOf } from "./drawing.js";
import { beginnings, rules } from "./guide.js";
import { linkTo, pathOf, prose } from "./names.js";
import { pageOf, slotsOf } from "./page.js";
import { bestPath } from "./path.js";
import { subjects, type Subject } from "./subjects.js";
import { surfaces } from "./surfaces.js";
import { topics } from "./topics.js";

const around = "Around another optimizer";
const titleOf = ({ description, isWrapper }: Subject) => (isWrapper ? around : topics[description.module.name]);

/** The pages of all optimizers, by what they are made of. */
export function optimizerPages(): Collection {
  const titles = Array.from(new Set([...Object.values(topics), around]));
  const groups = titles
    .map((title) => ({ title, members: subjects.filter((subject) => titleOf(subject) === title) }))
    .filter(({ members }) => members.length > 0);
  return {
    name: "optimizers",
    title: "Optimizers",
    index: {
      path: "optimizers/",
      title: "Optimizers",
      summary: `${optimizers.length} first-order optimizers: their update rules, when to use which, and the defaults of other libraries.`,
      blocks: [
        ...introduction,
        ...section("Where to begin", [
          table(
            ["the problem", "begin with"],
            beginnings.map(([problem, advice]) => [problem, links(advice)]),
          ),
          list(rules),
        ]),
        ...groups.flatMap(({ title, members }) => group(title, members)),
        ...section("Side by side", [overview()]),
      ],
    },
    groups: groups.map(({ title, members }) => ({ title, pages: members.map(pageOf) })),
  };
}

const introduction: readonly Block[] = [
  {
    kind: "paragraph",
    isLead: true,
    text: "An optimizer moves parameters a step at a time, downhill as the gradient of a batch says. They differ in what they remember of past gradients, and in how that sets the length of a step.",
  },
  paragraph(
    parse(
      "Each page has the update rule, the defaults under each library's name, and the path on two surfaces that are hard in different ways. `getOptimizer(name)` accepts the other names on each page too; [a training loop](training-loops) shows one at work, and [composition](composition) what goes around it: schedules, clipping, groups.",
    ),
  ),
];

/** Text in which names in backticks that are optimizers become links. */
const links = (text: string): readonly Inline[] =>
  parse(text).map((each) =>
    typeof each === "object" && "code" in each && subjects.some(({ name }) => name === each.code)
      ? linkTo(each.code)
      : each,
  );

function group(title: string, members: readonly Subject[]): readonly Block[] {
  const cards = members.map((subject) => ({
    link: pathOf(subject.name),
    title: subject.name,
    text: prose(about(subject).whenToUse, subject.name, true),
    thumbnail: thumbnailOf(surfaces[0], bestPath(subject, surfaces[0])),
  }));
  return [heading(title), { kind: "cards", cards }];
}

function overview(): Block {
  const rows = subjects
    .filter(({ isWrapper }) => !isWrapper)
    .map((subject): readonly Text[] => {
      const { degree, elementwise } = subject.description.claims(subject.settings as never);
      const remembered = slotsOf(subject).filter(([, { along }]) => along === undefined).length;
      return [
        [linkTo(subject.name)],
        String(remembered),
        degree === undefined ? "" : String(degree),
        elementwise ? "yes" : "no",
        subject.presets.map(([peer]) => peer).join(", "),
      ];
    });
  return table(["optimizer", "kept a parameter", "degree", "each parameter by itself", "presets"], rows);
}
