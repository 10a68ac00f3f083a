import { losses, type AnyLoss } from "@nadir/losses";
import { examplesOf } from "@nadir/losses/about";
import { join, type Text } from "../content.js";
import { mentionsOf } from "../mentions.js";
import { literal } from "../numbers.js";

export const { pathOf, linkTo, prose } = mentionsOf(
  "losses",
  losses.map(({ name }) => name),
);

/** The loss with one of its hyper-parameters set to each of the values worth showing. */
export const variations = (
  loss: AnyLoss,
): readonly { readonly name: string; readonly value: unknown; readonly loss: AnyLoss }[] =>
  Object.entries(examplesOf(loss)).flatMap(([name, examples]) =>
    examples.map((value) => ({
      name,
      value,
      loss: (loss as unknown as (settings: object) => AnyLoss)({ [name]: value }),
    })),
  );

/** The text with the initial settings, and how it differs with others that are worth showing. */
export function underSettings(loss: AnyLoss, text: (loss: AnyLoss) => string): Text {
  const initial = text(loss);
  const seen = new Set([initial]);
  const others = variations(loss).flatMap(({ name, value, loss: other }): Text[] => {
    const changed = text(other);
    if (seen.has(changed)) return [];
    seen.add(changed);
    return [["with ", { code: `${name}: ${literal(value)}` }, ` ${changed}`]];
  });
  return join([initial, ...others], "; ");
}
