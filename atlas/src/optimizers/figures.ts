import { darkened } from "@nadir/cli/plots";
import type { Block, Figure } from "../content.js";
import { number } from "../numbers.js";
import { drawingOf } from "./drawing.js";
import { bestPath } from "./path.js";
import type { Subject } from "./subjects.js";
import { surfaces } from "./surfaces.js";

/** Where an optimizer goes on each of the surfaces. */
export function figuresOf(subject: Subject): Block {
  const figures = surfaces.map((surface): Figure => ({
    name: `${subject.name}-${surface.name}`,
    alt: `The path of ${subject.name} over the level lines of ${surface.title}`,
    draw: async () => {
      const light = drawingOf(surface, bestPath(subject, surface));
      return { light, dark: darkened(light) };
    },
  }));
  const captions = surfaces.map((surface) => {
    const { rate, value } = bestPath(subject, surface);
    const from = surface.value(...surface.start);
    return `${surface.steps} steps on ${surface.title} (${surface.difficulty}), learning rate ${number(rate)}: the value falls from ${number(from)} to ${number(value)}`;
  });
  const caption = `${captions.join("; ")}. The ring is the start, the cross the minimum, each dot a step. Learning rates are those of 1, 2 and 5 times powers of 10 whose end is lowest, if no step climbs above the start; other settings are the initial ones${subject.isWrapper ? `, and what it goes around is ${subject.imports[1]}` : ""}.`;
  return { kind: "figures", figures, caption };
}
