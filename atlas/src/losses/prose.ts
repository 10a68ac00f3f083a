import { losses, type AnyLoss } from "@nadir/losses";
import { join, type Inline, type Text } from "../content.js";
import { literal } from "../numbers.js";

export const pathOf = (name: string): string => `losses/${name}`;

/** A loss as a link to its page. */
export const linkTo = (name: string): Inline => ({ link: pathOf(name), text: name, isCode: true });

const names = losses.map(({ name }) => name);
const calls = new RegExp(`(\`[^\`]*\`|(?:${names.join("|")})\\(\\{.*?\\}\\))`);

/**
 * Text of a description: losses that it mentions become links, calls of them code. Names that are words too are only taken
 * for losses where `isAbout` says that it is losses the text is about.
 */
export function prose(text: string, own: string, isAbout = false): readonly Inline[] {
  const others = names.filter((name) => name !== own && (isAbout || /[A-Z]/.test(name)));
  const mentioned = new RegExp(`(?<![\\w.\`])(${others.join("|")})(?![\\w(])`);
  return text.split(calls).flatMap((part, i): Inline[] => {
    if (i % 2 === 1) return [{ code: part.replaceAll("`", "") }];
    return part.split(mentioned).flatMap((piece, j): Inline[] => {
      if (piece === "") return [];
      return j % 2 === 1 ? [linkTo(piece)] : [piece];
    });
  });
}

/** A reference whose identifier is a link. */
export function reference(text: string): Text {
  const [, words, kind, id] = /^(.*?)(?:(doi|arXiv):(\S+))?$/.exec(text)!;
  if (kind === undefined) return text;
  const address = `${kind === "doi" ? "https://doi.org/" : "https://arxiv.org/abs/"}${encodeURI(id)}`;
  return [words, { link: address, text: `${kind}:${id}` }];
}

/** The loss with one of its hyper-parameters set to each of the values worth showing. */
export const variations = (
  loss: AnyLoss,
): readonly { readonly name: string; readonly value: unknown; readonly loss: AnyLoss }[] =>
  Object.entries(loss.hyperparameters).flatMap(([name, { samples }]) =>
    samples.map((value) => ({
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
