import { tasks } from "@nadir/cli/describe";
import { losses, type AnyLoss } from "@nadir/losses";
import { about } from "@nadir/losses/about";
import {
  heading,
  paragraph,
  parse,
  section,
  table,
  type Block,
  type Collection,
  type Inline,
  type Text,
} from "../content.js";
import { number } from "../numbers.js";
import { beginnings, troubles } from "./guide.js";
import { pageOf } from "./page.js";
import { namesPage } from "./names.js";
import { linkTo, pathOf, prose } from "./prose.js";
import { thumbnailOf } from "./thumbnail.js";

/** The pages of all losses, by what is predicted. */
export function lossPages(): Collection {
  const groups = Object.entries(tasks)
    .map(([task, title]) => ({ title: capitalised(title), members: losses.filter((loss) => loss.task === task) }))
    .filter(({ members }) => members.length > 0);
  return {
    name: "losses",
    title: "Losses",
    index: {
      path: "losses/",
      title: "Losses",
      summary: `${losses.length} losses: what they do, which to take, and what other libraries call them.`,
      blocks: [
        ...introduction,
        ...section("Where to begin", [table(["what is predicted", "begin with"], beginnings.map(advice))]),
        ...section("When data are difficult", [table(["the trouble", "what helps"], troubles.map(advice))]),
        ...groups.flatMap(({ title, members }) => group(title, members)),
        ...section("Looking for a name from elsewhere?", [
          paragraph(parse("[Names in other libraries](losses/names) says what each is called here.")),
        ]),
        ...section("What holds for all of them", [paragraph(parse(common))]),
      ],
    },
    groups: groups.map(({ title, members }) => ({ title, pages: members.map(pageOf) })),
    others: [namesPage()],
  };
}

const introduction: readonly Block[] = [
  {
    kind: "paragraph",
    isLead: true,
    text: "A loss says what it costs to predict p where y is true. Training looks for the predictions that cost least in total, so the loss decides what a model aims at, and how much each sample has to say.",
  },
  paragraph(
    "Two questions choose one. What should a model say that knows nothing? Each loss has its best constant (the mean, the median, a quantile, …), and predictions will aim at that. And what should a large error do? Where the slope grows with the error, outliers pull hardest; where it is bounded, all far samples pull alike; where it falls again, they are let go, but such losses are not convex and want a good start. Solvers that use curvature want a smooth loss.",
  ),
];

const common =
  'Every loss takes weights, `"mean"` or `"sum"`, and f32 or f64; [edges](edges) says what happens where arguments end. `getLoss(name)` accepts the other names on each page too.';

const advice = ([what, text]: readonly [string, string]): readonly Text[] => [what, links(text)];

/** Text in which names in backticks that are losses become links. */
const links = (text: string): readonly Inline[] =>
  parse(text).map((each) =>
    typeof each === "object" && "code" in each && losses.some(({ name }) => name === each.code)
      ? linkTo(each.code)
      : each,
  );

function group(title: string, members: readonly AnyLoss[]): readonly Block[] {
  const heads = ["loss", "best constant", "convex", "smooth", "slope far out"];
  const rows = members.map((loss): readonly Text[] => [
    [linkTo(loss.name)],
    prose(about(loss).minimiser, loss.name),
    mark(loss.traits.convex),
    mark(loss.traits.smooth),
    loss.traits.robust ? "falls" : loss.traits.lipschitz === undefined ? "" : `≤ ${number(loss.traits.lipschitz)}`,
  ]);
  const cards = members.map((loss) => ({
    link: pathOf(loss.name),
    title: loss.name,
    text: prose(about(loss).whenToUse, loss.name, true),
    thumbnail: thumbnailOf(loss),
  }));
  return [heading(title), { kind: "cards", cards }, table(heads, rows)];
}

const capitalised = (text: string) => `${text[0].toUpperCase()}${text.slice(1)}`;
const mark = (flag: boolean) => (flag ? "yes" : "no");
