// What optimizers, schedules and transformations say of themselves to readers.
import { describe, expect, test } from "vitest";
import { about } from "../src/about.js";
import * as all from "../src/index.js";
import { adam, clipByValue, cosineDecay, getOptimizer, lookahead, optimizers, Optimizer, sgd } from "../src/index.js";
import * as schedules from "../src/schedules/all.js";
import * as texts from "../src/texts.js";
import * as transformations from "../src/transformations/all.js";

const rules = [...Object.keys(schedules), ...Object.keys(transformations)];
const moving = [...optimizers.map(({ name }) => name), "lookahead", "sam"];

test("texts.ts lists what all.ts of each kind lists, and the wrappers", () => {
  expect(Object.keys(texts).toSorted()).toEqual([...moving, ...rules].toSorted());
});

test.each(moving)("%s says all there is to say", (name) => {
  const { summary, formula, whenToUse, whenNot, elsewhere, references } = about(name) as ReturnType<typeof texts.adam>;
  for (const part of [summary, formula, whenToUse, whenNot, Object.keys(elsewhere), references])
    expect(part.length).toBeGreaterThan(0);
});

test.each(rules)("%s says what it does and what others call it", (name) => {
  const { summary, formula, elsewhere } = about(name);
  for (const part of [summary, formula, Object.keys(elsewhere)]) expect(part.length).toBeGreaterThan(0);
});

test.each([...moving, ...rules])("%s says what each of its settings means", (name) => {
  const { hyperparameters } = (all as unknown as Record<string, typeof adam>)[name].description;
  const { settings } = about(name);
  expect(Object.keys(settings).toSorted()).toEqual(Object.keys(hyperparameters).toSorted());
  for (const meaning of Object.values(settings)) expect(meaning.length).toBeGreaterThan(5);
});

describe("about", () => {
  test("takes an optimizer, with any settings, or a name of it", () => {
    const text = about(adam);
    expect(text.references[0]).toContain("Kingma");
    for (const same of [about(adam({ learningRate: 1 })), about(getOptimizer("adam")), about("adam"), about("Adam")])
      expect(same).toEqual(text);
    expect(about("schedule_free_adam")).toEqual(about("scheduleFreeAdamW"));
    expect(() => about("adma")).toThrow('expected the name of an optimizer, got "adma". Did you mean "adam"?');
  });

  test("takes what goes around an optimizer, schedules and transformations", () => {
    expect(about(lookahead({ optimizer: sgd() }))).toEqual(about(lookahead));
    expect(about(lookahead).whenToUse).toBe(about("lookahead").whenToUse);
    expect(about(cosineDecay).elsewhere.PyTorch).toBe("CosineAnnealingLR");
    expect(about(clipByValue({ limit: 1 }))).toEqual(about("clipByValue"));
  });

  test("has nothing to say of an optimizer that is not the package's own", () => {
    const own = new Optimizer({ ...sgd.description, name: "mine" });
    expect(about(own)).toMatchObject({ summary: "", formula: "", settings: {}, references: [] });
  });
});
