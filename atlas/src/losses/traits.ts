import { TupleLoss, type AnyLoss, type Traits } from "@nadir/losses";
import { about } from "@nadir/losses/about";
import { list, type Block, type Text } from "../content.js";
import { literal, number } from "../numbers.js";
import { variations } from "./prose.js";

/** What holds of a loss under its settings, each claim by its topic, with what follows from it. */
function claims(loss: AnyLoss): ReadonlyMap<keyof Traits, readonly [claim: string, meaning: string]> {
  const { family, traits } = loss;
  const { roughness } = about(loss);
  const { convex, smooth, symmetric, nonNegative, lipschitz, robust, bounded, proper, separable, surrogate } = traits;
  const isPointwise = family === "pointwise";
  const isOfSeveral = loss instanceof TupleLoss && loss.description.predictions.length > 1;
  const said: [keyof Traits, string | false, string][] = [
    [
      "convex",
      convex ? "Convex in the prediction" : "Not convex in the prediction",
      convex
        ? "there are no valleys but the one at the bottom, so every way down leads there, and the fit of a linear model cannot get stuck short of the best."
        : "going downhill may end in a valley that is not the lowest, so a good start matters.",
    ],
    [
      "smooth",
      smooth ? "Smooth" : roughness ? `Not smooth ${roughness}` : "Not smooth",
      smooth
        ? "the slope never jumps, which suits solvers that use it to look ahead (L-BFGS, Newton)."
        : roughness
          ? "everywhere else the slope never jumps."
          : "the slope jumps at a kink, which slows solvers that expect it to change little by little.",
    ],
    [
      "symmetric",
      symmetric &&
        (isPointwise ? "Symmetric" : `Symmetric in ${isOfSeveral ? "its two arrays" : "prediction and target"}`),
      isPointwise
        ? "a function of |p − y| alone: too high costs as much as too low."
        : "exchanging the two changes nothing.",
    ],
    [
      "nonNegative",
      nonNegative ? "Never below 0" : "May be below 0",
      nonNegative
        ? "the less the better, and 0 cannot be beaten."
        : "the value alone says little; only differences do.",
    ],
    [
      "lipschitz",
      lipschitz !== undefined && `A slope of at most ${number(lipschitz)}`,
      "no sample pulls harder than that, however wrong its prediction is.",
    ],
    [
      "robust",
      robust === true && "Redescending",
      "the further out a sample is the less it pulls, in the end not at all.",
    ],
    [
      "bounded",
      bounded !== undefined && `Never above ${number(bounded)}`,
      "no sample can cost more, however wrong it is.",
    ],
    [
      "proper",
      proper === true && "A proper scoring rule",
      "in the long run nothing is better than to predict what is true, so predictions can be read as probabilities or means.",
    ],
    ["separable", separable === true && "A sum over columns", "each column is judged apart from the others."],
    [
      "surrogate",
      surrogate !== undefined && "A second derivative by proxy",
      `there is none, or it may be negative: solvers are given ${surrogate} instead.`,
    ],
  ];
  return new Map(said.flatMap(([topic, claim, meaning]) => (claim ? [[topic, [claim, meaning]] as const] : [])));
}

/** The claims with the initial settings, explained, and those that others change. */
export function explainedTraits(loss: AnyLoss): Block {
  const initial = claims(loss);
  const seen = new Set<string>();
  const items = Array.from(initial.values(), ([claim, meaning]): Text => `${claim}: ${meaning}`);
  const others = variations(loss).flatMap(({ name, value, loss: other }): Text[] => {
    const changed = claims(other);
    const topics = Array.from(new Set([...initial.keys(), ...changed.keys()])).filter(
      (topic) => changed.get(topic)?.[0] !== initial.get(topic)?.[0],
    );
    const key = [name, ...topics].join();
    if (topics.length === 0 || seen.has(key)) return [];
    seen.add(key);
    const text = topics.map((topic) => lower(changed.get(topic)?.[0] ?? `no longer ${lower(initial.get(topic)![0])}`));
    return [["With ", { code: `${name}: ${literal(value)}` }, `: ${text.join(", ")}.`]];
  });
  return list([...items, ...others]);
}

const lower = (text: string) => `${text[0].toLowerCase()}${text.slice(1)}`;
