import {
  flag,
  interval,
  nonNegative,
  number,
  resolve,
  show,
  suggest,
  type Setting,
  type Settings,
} from "@nadir/core-wasm/kernel";
import { fromPeer } from "./peer-names.js";

export { choice, flag, nonNegative, number, openUnit, positive, reals, type Settings } from "@nadir/core-wasm/kernel";

/** A setting. What it means stands with what its owner says to readers. */
export type Hyperparameter<T = unknown> = Setting<T>;
export type Hyperparameters = Readonly<Record<string, Setting>>;

/** Where the decay of a moving average comes from. */
export const belowOne = /* @__PURE__ */ interval(0, 1, { highOpen: true });

/** What a share of two things is. */
export const unit = /* @__PURE__ */ interval(0, 1);
/** Numbers of rounds. */
export const wholeNumbers = /* @__PURE__ */ interval(1, 100, { integers: true });
/** Factors that something grows by. */
export const aboveOne = /* @__PURE__ */ interval(1, Infinity, { lowOpen: true });

/** The learning rate of every step, or a function that gives it for the step of a number counted from 0. */
export type LearningRate = number | ((step: number) => number);

/** What a learning rate may be, at any step. */
export const rates = nonNegative;

/** A learning rate. */
export function learningRate(initial: number): Hyperparameter<LearningRate> {
  const accepts = (value: unknown): value is LearningRate =>
    typeof value === "function" || (typeof value === "number" && rates.contains(value));
  return { initial, expected: `${rates.noun} or a function of the step`, accepts };
}

/** Weight decay λ, and whether it is decoupled from the gradient. */
export function weightDecay(initial: number, decoupled: boolean) {
  return { weightDecay: number(initial, nonNegative), decoupled: flag(decoupled) };
}

/** All settings of an optimizer: those given, checked, the ones of its preset, and the initial ones. */
export function resolveWithPreset<H extends Hyperparameters>(
  optimizer: string,
  hyperparameters: H,
  presets: Readonly<Record<string, Partial<Settings<H>>>>,
  given: Readonly<Record<string, unknown>>,
): Settings<H> {
  const { preset, ...others } = Object(given) as Record<string, unknown>;
  const defaults = preset === undefined ? {} : presetOf(optimizer, presets, preset);
  return resolveSettings(optimizer, hyperparameters, isPlain(given) ? others : given, defaults, ["preset"]);
}

/** `resolve`, which knows the names that peers have for settings. */
export const resolveSettings: typeof resolve = (owner, hyperparameters, given, defaults, besides = []) => {
  const known = [...Object.keys(hyperparameters), ...besides];
  for (const name of Object.keys(Object(given))) {
    const hint = known.includes(name) ? "" : fromPeer(name, known);
    if (hint) throw new RangeError(`${owner}: ${name}: expected one of ${known.join(", ")}.${hint}`);
  }
  return resolve(owner, hyperparameters, given, defaults, besides);
};

const isPlain = (given: unknown): boolean => typeof given === "object" && given !== null && !Array.isArray(given);

function presetOf<P>(optimizer: string, presets: Readonly<Record<string, P>>, preset: unknown): P {
  if (typeof preset === "string" && Object.hasOwn(presets, preset)) return presets[preset];
  const names = Object.keys(presets);
  const expected = names.map((name) => `"${name}"`).join(" or ");
  const Kind = typeof preset === "string" ? RangeError : TypeError;
  throw new Kind(`${optimizer}: preset: expected ${expected}, got ${show(preset)}.${suggest(String(preset), names)}`);
}
