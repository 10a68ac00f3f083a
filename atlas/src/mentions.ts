import type { Inline, Text } from "./content.js";

/** How text of a catalogue mentions its members. */
export interface Mentions {
  pathOf(name: string): string;
  /** A member as a link to its page. */
  linkTo(name: string): Inline;
  /**
   * Text of a description: members that it mentions become links, calls of them code. Names that are words too are only
   * taken for members where `isAbout` says that it is members the text is about.
   */
  prose(text: string, own: string, isAbout?: boolean): readonly Inline[];
}

/** Those of the catalogue whose pages are in a folder. */
export function mentionsOf(folder: string, names: readonly string[]): Mentions {
  const calls = new RegExp(`(\`[^\`]*\`|(?:${names.join("|")})\\(\\{.*?\\}\\))`);
  const pathOf = (name: string): string => `${folder}/${name}`;
  const linkTo = (name: string): Inline => ({ link: pathOf(name), text: name, isCode: true });
  return {
    pathOf,
    linkTo,
    prose(text, own, isAbout = false) {
      const others = names.filter((name) => name !== own && (isAbout || /[A-Z]/.test(name)));
      const mentioned = new RegExp(`(?<![\\w.\`])(${others.join("|")})(?![\\w(])`);
      return text.split(calls).flatMap((part, i): Inline[] => {
        if (i % 2 === 1) return [{ code: part.replaceAll("`", "") }];
        return part.split(mentioned).flatMap((piece, j): Inline[] => {
          if (piece === "") return [];
          return j % 2 === 1 ? [linkTo(piece)] : [piece];
        });
      });
    },
  };
}

/** A reference whose identifier is a link. */
export function reference(text: string): Text {
  const [, words, kind, id] = /^(.*?)(?:(doi|arXiv):(\S+))?$/.exec(text)!;
  if (kind === undefined) return text;
  const address = `${kind === "doi" ? "https://doi.org/" : "https://arxiv.org/abs/"}${encodeURI(id)}`;
  return [words, { link: address, text: `${kind}:${id}` }];
}
