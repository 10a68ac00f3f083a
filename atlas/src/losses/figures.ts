import type { AnyLoss } from "@nadir/losses";
import { chart, darkened, plotOf, svgOf, type Plot, type Quantity } from "@nadir/cli/plots";
import type { Block, Figure, Text } from "../content.js";
import { literal } from "../numbers.js";
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
  const view = { from, to, target: curves[0].target };
  const figures = Object.keys(loss.hyperparameters).flatMap((name): readonly Figure[] => {
    const shown = apart(variations(loss).filter((each) => each.name === name && typeof each.value === "number"));
    if (shown.length < 2) return [];
    const plot = plotOf(
      shown.map((each) => each.loss),
      view,
    );
    const named = plot.curves.map((curve, i) => ({ ...curve, name: `${name} = ${literal(shown[i].value)}` }));
    return pair({ ...plot, curves: named }, `${loss.name}-${name}`, `of ${loss.name} for several values of ${name}`);
  });
  return figures.length > 0 && { kind: "figures", figures };
}

/** Those in rising order that the eye can tell apart, as many as a plot bears. */
function apart<T extends { readonly value: unknown }>(shown: readonly T[]): readonly T[] {
  const rising = shown.toSorted((a, b) => Number(a.value) - Number(b.value));
  const distinct = rising.filter(({ value }, i) => i === 0 || Number(value) - Number(rising[i - 1].value) > 1e-3);
  return distinct.slice(0, 6);
}

function pair(plot: Plot, name: string, what: string): readonly Figure[] {
  return quantities.map((quantity) => ({
    name: `${name}-${quantity}`,
    alt: `The ${quantity} ${what}, against the ${plot.axis}`,
    draw: async () => {
      const light = await svgOf(chart(plot, { panels: [quantity], titled: false, width: 420, height: 290 }));
      return { light, dark: darkened(light) };
    },
  }));
}

function captionOf({ curves, axis }: Plot): Text {
  const dots = curves.some(({ points }) => points.some(({ jump }) => jump));
  return `The loss and its gradient, against the ${axis}.${dots ? " Where the gradient jumps, a dot is what the loss says there." : ""}`;
}
