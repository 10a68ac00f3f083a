// What losses say of themselves to readers.
import { describe, expect, test } from "vitest";
import { about } from "../src/about.js";
import { defineLoss, getLoss, huber, losses } from "../src/index.js";
import * as texts from "../src/texts.js";

test("texts.ts lists the losses that all.ts lists, in its order", () => {
  expect(Object.keys(texts)).toEqual(losses.map(({ name }) => name));
});

test.each(losses.map(({ name }) => name))("%s says all there is to say", (name) => {
  const { elsewhere: _, differences: _differences, ...text } = about(name); // some are nowhere else
  for (const part of Object.values(text)) expect(part.length).toBeGreaterThan(0);
});

describe("about", () => {
  test("takes a loss, with any settings, or a name of it", () => {
    const text = about(huber);
    expect(text.elsewhere.PyTorch).toBe("HuberLoss");
    expect(about(huber({ delta: 2 }))).toEqual(text);
    expect(about(getLoss("huberLoss"))).toEqual(text);
    expect(about("huber_loss")).toEqual(text);
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
    expect(about(quartic)).toEqual({ ...unsaid, ...said });
    expect(about("aboutQuartic")).toEqual(about(quartic));
  });
});
