// What losses say of themselves to readers.
import { describe, expect, test } from "vitest";
import { about, examplesOf } from "../src/about.js";
import { defineLoss, domains, getLoss, huber, hyperparameter, losses } from "../src/index.js";
import * as texts from "../src/texts.js";

test("texts.ts lists the losses that all.ts lists, in its order", () => {
  expect(Object.keys(texts)).toEqual(losses.map(({ name }) => name));
});

test.each(losses.map(({ name }) => name))("%s says all there is to say", (name) => {
  const { summary, inWords, formula, minimiser, whenToUse, whenNot, references } = about(name);
  for (const part of [summary, inWords, formula, minimiser, whenToUse, whenNot, references])
    expect(part.length).toBeGreaterThan(0);
});

test.each(losses.map(({ name }) => name))("%s says what each of its settings means", (name) => {
  const { settings } = about(name);
  expect(Object.keys(settings)).toEqual(Object.keys(getLoss(name).hyperparameters));
  for (const meaning of Object.values(settings)) expect(meaning.length).toBeGreaterThan(5);
});

test.each(losses.map(({ name }) => name))("%s has examples of its settings, and of no others", (name) => {
  const { hyperparameters } = getLoss(name);
  const examples = examplesOf(getLoss(name));
  expect(Object.keys(examples)).toEqual(Object.keys(hyperparameters));
  for (const told of Object.keys(about(name).examples ?? {})) expect(examples).toHaveProperty(told);
  for (const [setting, values] of Object.entries(examples)) {
    expect(values.length).toBeGreaterThan(0);
    for (const value of values) expect(hyperparameters[setting].accepts(value)).toBe(true);
  }
});

test("examples are those that are told, both, all words or the initial value", () => {
  expect(examplesOf(huber)).toEqual({ delta: [0.1, 1, 2.5] });
  const hyperparameters = {
    scale: hyperparameter.number("its unit", 1, domains.positive, [1, 2]),
    rate: hyperparameter.number("its rate", 3, domains.positive),
    isOn: hyperparameter.flag("whether it counts", true),
    ties: hyperparameter.choice("how ties are taken", "first", ["first", "last"]),
  };
  const told = { name: "aboutExamples", term: () => 0, gradient: "numeric", hyperparameters } as const;
  const expected = { scale: [1, 2], rate: [3], isOn: [true, false], ties: ["first", "last"] };
  expect(examplesOf(defineLoss(told))).toEqual(expected);
  const defined = defineLoss({ ...told, examples: { scale: [7] } }, { replace: true });
  expect(examplesOf(defined)).toEqual({ ...expected, scale: [7] });
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
      settings: {},
      minimiser: "",
      whenToUse: "",
      whenNot: "",
      differences: [],
      references: [],
    };
    expect(text).toEqual({ ...unsaid, ...said });
    expect(about("aboutQuartic")).toEqual(about(quartic));
  });

  test("gives what hyper-parameters of a definition say they mean, unless the definition does", () => {
    const told = { term: () => 0, gradient: "numeric" } as const;
    const { summary: _, ...silent } = hyperparameter.flag("whether it counts", true);
    const hyperparameters = {
      scale: hyperparameter.number("the unit of the residual", 1, domains.positive),
      ignoreIndex: hyperparameter.ignoreIndex,
      silent,
    };
    const noted = defineLoss({ ...told, name: "aboutNoted", hyperparameters });
    expect(about(noted).settings).toEqual({
      scale: "the unit of the residual",
      ignoreIndex: "a label whose rows count as absent",
      silent: "",
    });
    const settings = { scale: "its unit", ignoreIndex: "the class left out", silent: "nothing" };
    expect(about(defineLoss({ ...told, name: "aboutSettings", hyperparameters, settings })).settings).toEqual(settings);
  });
});
