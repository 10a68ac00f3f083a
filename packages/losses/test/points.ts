import { Random, nextDown, nextUp, type Element } from "@nadir/testing";
import { examplesOf } from "../src/about.js";
import type { Domain } from "../src/domain.js";
import type { Loss } from "../src/loss.js";

/** Numbers that formulas are prone to get wrong: ties, ends of range reductions, margins where peers round to 0. */
const NOTABLE = [
  0, 1, -1, 0.5, -0.5, 2, -2, 15, -15, 17, 20, -20, 37, -37, 40, -40, 88, -88, 100, -100, 700, -700, 745, -745, 1000,
  -1000,
];

/** The largest magnitude that points have, unless a domain is smaller: far beyond any prediction, and oracles stay quick. */
const FAR = { f32: 1e6, f64: 1e9 };

/** About `count` numbers of a domain and element type: notable ones, a spread over bit patterns, and the ends. */
export function numbersOf(domain: Domain, element: Element, count: number, random: Random): number[] {
  const round = element === "f32" ? Math.fround : (x: number) => x;
  const far = FAR[element];
  const low = Math.max(domain.low, -far);
  const high = Math.min(domain.high, far);
  const candidates = [...NOTABLE, ...NOTABLE.map((x) => x / 16), ...ends(domain, element)];
  if (domain.integers) for (let x = Math.max(low, -20); x <= Math.min(high, 20); x++) candidates.push(x);
  else {
    const tiny = element === "f32" ? 1e-30 : 1e-200;
    if (high > 0) candidates.push(...random.floats(Math.max(low, tiny), high, Math.ceil(count / 4), element));
    if (low < 0) candidates.push(...random.floats(low, Math.min(high, -tiny), Math.ceil(count / 4), element));
    const near = Math.min(high, 40);
    for (let i = 0; i < count / 2; i++)
      candidates.push(Math.max(low, -40) + (near - Math.max(low, -40)) * random.uniform());
    if (high === 1) candidates.push(...random.floats(tiny, 0.5, Math.ceil(count / 4), element).map((x) => 1 - x));
  }
  return [...new Set(candidates.map(round))].filter(
    (x) => domain.contains(x) && (x === 0 || Math.abs(x) >= leastNormal[element]),
  );
}

/** Subnormal results are asked for, subnormal inputs are not: what a setting multiplies would lose its last bits. */
const leastNormal = { f32: 2 ** -126, f64: 2 ** -1022 };

function ends({ low, high }: Domain, element: Element): number[] {
  const finite = [low, high].filter(Number.isFinite);
  return finite.flatMap((end) => [end, nextUp(end, element), nextDown(end, element)]);
}

/**
 * Pairs of prediction and target: every kind of prediction with every kind of target, at random, and predictions close to
 * their target, where differences and deviances cancel.
 */
export function pairsOf(
  prediction: Domain,
  target: Domain,
  element: Element,
  count: number,
  seed: number,
): [p: number[], y: number[]] {
  const random = new Random(seed);
  const round = element === "f32" ? Math.fround : (x: number) => x;
  const ps = numbersOf(prediction, element, count, random);
  const ys = numbersOf(target, element, count, random);
  const pairs: [number, number][] = [];
  for (let i = 0; i < count; i++) pairs.push([random.pick(ps), random.pick(ys)]);
  for (let i = 0; i < count / 4; i++) {
    const y = random.pick(ys);
    const near = round(y + y * random.pick([0, 1e-15, -1e-12, 1e-7, -1e-5, 1e-3, -0.1]));
    if (prediction.contains(near)) pairs.push([near, y]);
  }
  for (const p of NOTABLE) if (prediction.contains(p)) pairs.push([p, random.pick(ys)]);
  return [pairs.map(([p]) => p), pairs.map(([, y]) => y)];
}

/** Every combination of the settings of a loss that are worth testing, up to `most` of them spread over all. */
export function settingsOf(loss: Loss, element: Element, most = 8): Record<string, unknown>[] {
  let all: Record<string, unknown>[] = [{}];
  for (const [name, examples] of Object.entries(examplesOf(loss)))
    all = all.flatMap((settings) =>
      examples.map((value) => ({ ...settings, [name]: element === "f32" ? rounded(value) : value })),
    );
  const step = Math.max(1, all.length / most);
  return all.filter((_, i) => Math.floor(i / step) !== Math.floor((i - 1) / step));
}

/** Settings as f32 has them. */
const rounded = (value: unknown): unknown =>
  typeof value === "number" ? Math.fround(value) : Array.isArray(value) ? value.map(rounded) : value;

/** A number outside of a domain, on each side that has an outside. */
export function outside(domain: Domain): number[] {
  const { low, high, lowOpen, highOpen, integers, nonzero } = domain;
  const beyond = [
    Number.isFinite(low) ? (lowOpen ? low : nextDown(low, "f64")) : undefined,
    Number.isFinite(high) ? (highOpen ? high : nextUp(high, "f64")) : undefined,
    integers ? 0.5 : undefined,
    nonzero ? 0 : undefined,
    Infinity,
    -Infinity,
  ];
  return beyond.filter((x): x is number => x !== undefined && !domain.contains(x));
}
