import { losses } from "@nadir/losses";
import { about } from "@nadir/losses/about";
import { paragraph, parse, section, table, type Page, type Text } from "../content.js";
import { linkTo } from "./prose.js";

/** What losses are called in other libraries, a table a library, the libraries named most often first. */
export function namesPage(): Page {
  const libraries = new Map<string, Text[][]>();
  for (const { name } of losses)
    for (const [library, theirs] of Object.entries(about(name).elsewhere))
      libraries.set(library, [...(libraries.get(library) ?? []), [theirs, [linkTo(name)]]]);
  const byCount = Array.from(libraries).toSorted(([, a], [, b]) => b.length - a.length);
  const summary = "What losses of PyTorch, Keras, scikit-learn and others are called here.";
  return {
    path: "losses/names",
    title: "Names in other libraries",
    summary,
    blocks: [
      { kind: "paragraph", isLead: true, text: summary },
      paragraph(
        "The page of each says where the two differ: in a factor of ½, in the sign or range of targets, at kinks.",
      ),
      ...byCount.flatMap(([library, rows]) => section(library, [table(["there", "here"], rows)])),
      paragraph(parse("[All losses](losses/)")),
    ],
  };
}
