import type { AnyLoss } from "@nadir/losses";
import { chart, darkened, plotOf, svgOf, type Plot, type Quantity } from "@nadir/cli/plots";
import type { Block, Figure, Text } from "../content.js";
import { literal, number } from "../numbers.js";
import { variations } from "./prose.js";

const quantities: readonly Quantity[] = ["value", "gradient"];

/** The value and the gradient of a loss, with its initial settings. */
export function figuresOf(loss: AnyLoss): Block {
  const plot = plotOf([loss]);
  return { kind: "figures", figures: pair(plot, loss.name, `of ${loss.name}`), caption: captionOf(plot) };
}

/** What each number among the settings does, where there are several values worth showing. */
export function settingFigures(loss: AnyLoss): Block | false {
  const { from, to, curves } = plotOf([loss]);
  const figures = Object.keys(loss.hyperparameters).flatMap((name): readonly Figure[] => {
    const shown = apart(variations(loss).filter((each) => each.name === name && typeof each.value === "number"));
    if (shown.length < 2) return [];
    const plots = curves.map(({ target }) =>
      plotOf(
        shown.map((each) => each.loss),
        { from, to, target },
      ),
    );
    const plot = plots.find(tells);
    if (!plot) return [];
    const named = plot.curves.map((curve, i) => ({ ...curve, name: `${name} = ${number(Number(shown[i].value))}` }));
    return pair({ ...plot, curves: named }, `${loss.name}-${name}`, `of ${loss.name} for several values of ${name}`);
  });
  return figures.length > 0 && { kind: "figures", figures };
}

/** Whether there is more than one curve to see: a setting may matter for one target only. */
const tells = ({ curves: [first, ...others] }: Plot): boolean =>
  others.some(({ points }) => JSON.stringify(points) !== JSON.stringify(first.points));

/** Those in rising order that the eye can tell apart, as many as a plot bears; of ones that are all but equal the simplest. */
function apart<T extends { readonly value: unknown }>(shown: readonly T[]): readonly T[] {
  const simplest = shown.toSorted((a, b) => literal(a.value).length - literal(b.value).length);
  const isNear = (a: T, b: T) => Math.abs(Number(a.value) - Number(b.value)) < 1e-3;
  const distinct = simplest.filter((each, i) => !simplest.slice(0, i).some((other) => isNear(each, other)));
  return distinct.toSorted((a, b) => Number(a.value) - Number(b.value)).slice(0, 6);
}

function pair(plot: Plot, name: string, what: string): readonly Figure[] {
  return quantities.map((quantity) => ({
    name: `${name}-${quantity}`,
    alt: `The ${quantity} ${what}, by ${plot.axis}`,
    draw: async () => {
      const light = await svgOf(chart(plot, { panels: [quantity], titled: false, width: 420, height: 290 }));
      return { light, dark: darkened(light) };
    },
  }));
}

function captionOf({ curves, axis }: Plot): Text {
  const dots = curves.some(({ points }) => points.some(({ jump }) => jump));
  return `The loss and its gradient, by ${axis}.${dots ? " Where the gradient jumps, a dot is what the loss says there." : ""}`;
}
