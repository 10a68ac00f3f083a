// What losses say of themselves to readers.
import { describe, expect, test } from "vitest";
import { about } from "../src/about.js";
import { defineLoss, getLoss, huber, losses } from "../src/index.js";
import * as texts from "../src/texts.js";

test("texts.ts lists the losses that all.ts lists, in its order", () => {
  expect(Object.keys(texts)).toEqual(losses.map(({ name }) => name));
});

test.each(losses.map(({ name }) => name))("%s says all there is to say", (name) => {
  const { summary, inWords, formula, minimiser, whenToUse, whenNot, references } = about(name);
  for (const part of [summary, inWords, formula, minimiser, whenToUse, whenNot, references])
    expect(part.length).toBeGreaterThan(0);
});

describe("about", () => {
  test("takes a loss, with any settings, or a name of it", () => {
    const text = about(huber);
    expect(text.elsewhere.PyTorch).toBe("HuberLoss");
    expect(text.term(3, 1, { delta: 1 })).toBe(1.5);
    for (const same of [about(huber({ delta: 2 })), about(getLoss("huberLoss")), about("huber_loss")])
      expect(same.references).toEqual(text.references);
    expect(() => about("hubr")).toThrow('expected the name of a loss, got "hubr". Did you mean "huber"?');
  });

  test("gives what a definition says, and nothing for the rest", () => {
    const quartic = defineLoss({
      name: "aboutQuartic",
      summary: "The fourth power.",
      elsewhere: { Elsewhere: "L4" },
      term: (p, y) => (p - y) * (p - y) * (p - y) * (p - y),
      gradient: "numeric",
    });
    const { term, ...text } = about(quartic);
    expect(term(3, 1, {})).toBe(16);
    const said = { summary: "The fourth power.", elsewhere: { Elsewhere: "L4" } };
    const unsaid = {
      inWords: "",
      formula: "",
      minimiser: "",
      whenToUse: "",
      whenNot: "",
      differences: [],
      references: [],
    };
    expect(text).toEqual({ ...unsaid, ...said });
    expect(about("aboutQuartic")).toEqual(about(quartic));
  });
});
