// What a loss claims of itself, held against samples: one that contradicts a claim refutes it.
import { random, type Random } from "@nadir/core-wasm";
import { show } from "@nadir/core-wasm/kernel";
import type { Domain } from "./domain.js";
import { inner, member } from "./draw.js";
import { drawnRows } from "./gradcheck.js";
import type { Loss, Traits } from "./loss.js";
import { PointwiseLoss } from "./pointwise.js";
import { RowwiseLoss } from "./rowwise.js";

export interface TraitcheckOptions {
  /** How many samples are drawn (default 400). */
  readonly samples?: number;
  /** Seed of the samples (default 1). */
  readonly seed?: number;
}

/** A claim that a sample contradicts. */
export interface RefutedTrait {
  readonly trait: keyof Traits;
  /** What was found where, in words. */
  readonly found: string;
}

export interface TraitcheckReport {
  /** Whether no claim was refuted. */
  readonly ok: boolean;
  readonly refuted: readonly RefutedTrait[];
  /** The claims that were held against samples; others were not made, or cannot be told from samples. */
  readonly checked: readonly (keyof Traits)[];
  /** The report as text. */
  toString(): string;
}

/** Relative to the numbers compared: what rounding may do to a loss. */
const SLACK = 1e-9;

/** Two predictions with the same target, and the loss of any prediction with that target. */
interface Pair<P> {
  readonly a: P;
  readonly b: P;
  readonly y: number;
  readonly at: (prediction: P) => number;
}

/** Says what of a pair contradicts a claim; nothing where none does. */
type Test<P> = (pair: Pair<P>, claimed: number) => string | undefined;

/**
 * Looks for samples that contradict what a loss claims in its `traits`: `nonNegative` and `convex`; of losses of single
 * numbers also `symmetric`, `lipschitz` and `bounded`. It can refute a claim, not prove it.
 *
 * @throws TypeError where `loss` is no loss of samples or of rows.
 */
export function traitcheck(loss: Loss, { samples = 400, seed = 1 }: TraitcheckOptions = {}): TraitcheckReport {
  if (loss instanceof PointwiseLoss) return report(loss, ofNumbers(loss, samples, random(seed)), testsOfNumbers(loss));
  if (loss instanceof RowwiseLoss) return report(loss, ofRows(loss, samples, random(seed)), testsOfRows);
  throw new TypeError(`traitcheck: loss: expected a loss of single numbers or of rows, got ${show(loss)}`);
}

function report<P>(
  { name, traits }: Loss,
  pairs: readonly Pair<P>[],
  tests: Readonly<Partial<Record<keyof Traits, Test<P>>>>,
): TraitcheckReport {
  const claimed = (Object.entries(tests) as [keyof Traits, Test<P>][]).filter(
    ([trait]) => traits[trait] !== undefined && traits[trait] !== false,
  );
  const refuted = claimed.flatMap(([trait, test]) => {
    for (const pair of pairs) {
      const found = test(pair, Number(traits[trait]));
      if (found !== undefined) return [{ trait, found }];
    }
    return [];
  });
  const checked = claimed.map(([trait]) => trait);
  const told = refuted.map(({ trait, found }) => `  ${trait} does not hold: ${found}`);
  const verdict =
    refuted.length > 0 ? "WRONG" : checked.length > 0 ? "not refuted" : "nothing claimed that can be checked";
  const text = [
    `traitcheck: ${name}: ${verdict} (${checked.join(", ") || "no traits"}; ${pairs.length} samples)`,
    ...told,
  ];
  return { ok: refuted.length === 0, refuted, checked, toString: () => text.join("\n") };
}

const shown = (x: number | readonly number[]): string =>
  typeof x === "number" ? x.toPrecision(6) : `[${x.map((each) => each.toPrecision(4)).join(", ")}]`;

const nonNegative = <P extends number | readonly number[]>({ a, y, at }: Pair<P>) =>
  at(a) < -SLACK ? `${shown(at(a))} at ${shown(a)} for the target ${shown(y)}` : undefined;

/** A loss between two predictions that is above the mean of theirs. */
const convex =
  <P extends number | readonly number[]>(halfway: (a: P, b: P) => P): Test<P> =>
  ({ a, b, y, at }) => {
    const [left, right, middle] = [a, b, halfway(a, b)].map(at);
    return middle > (left + right) / 2 + SLACK * (Math.abs(left) + Math.abs(right))
      ? `${shown(middle)} half-way between ${shown(a)} (${shown(left)}) and ${shown(b)} (${shown(right)}), target ${shown(y)}`
      : undefined;
  };

const testsOfRows = {
  nonNegative,
  convex: convex<readonly number[]>((a, b) => a.map((x, k) => (x + b[k]) / 2)),
};

function testsOfNumbers({ prediction }: PointwiseLoss): Readonly<Partial<Record<keyof Traits, Test<number>>>> {
  return {
    nonNegative,
    convex: convex<number>((a, b) => (a + b) / 2),
    symmetric: ({ a, y, at }) => {
      const mirrored = 2 * y - a;
      if (!prediction.contains(mirrored)) return undefined;
      const [here, there] = [at(a), at(mirrored)];
      return Math.abs(here - there) > SLACK * (Math.abs(here) + Math.abs(there))
        ? `${shown(here)} at ${shown(a)}, but ${shown(there)} at ${shown(mirrored)}, for the target ${shown(y)}`
        : undefined;
    },
    lipschitz: ({ a, b, y, at }, most) => {
      const [left, right] = [at(a), at(b)];
      const rise = Math.abs(left - right);
      return rise > most * Math.abs(a - b) + SLACK * (Math.abs(left) + Math.abs(right))
        ? `a slope of ${shown(rise / Math.abs(a - b))} between ${shown(a)} and ${shown(b)}, target ${shown(y)}; ${shown(most)} is claimed`
        : undefined;
    },
    bounded: ({ a, y, at }, most) =>
      at(a) > most * (1 + SLACK)
        ? `${shown(at(a))} at ${shown(a)} for the target ${shown(y)}; ${shown(most)} is claimed`
        : undefined,
  };
}

/** Predictions near and far, some of them close to each other. */
function ofNumbers(loss: PointwiseLoss, samples: number, generator: Random): Pair<number>[] {
  return Array.from({ length: samples }, (_, i) => {
    const y = member(loss.target, generator);
    const a = spread(loss.prediction, [1, 10, 1000][i % 3], generator);
    const b = i % 2 === 0 ? spread(loss.prediction, 1, generator) : near(loss.prediction, a, generator);
    return { a, b, y, at: (p) => loss.perSample([p], [y])[0] };
  });
}

/** A number of a domain, `scale` times as far out as usual where there is room. */
function spread(domain: Domain, scale: number, generator: Random): number {
  const { low, high } = domain;
  if (Number.isFinite(low) && Number.isFinite(high)) return low + (high - low) * (1 - generator.uniform());
  const x = inner(domain, generator);
  return Number.isFinite(low) ? low + (x - low) * scale : x * scale;
}

function near(domain: Domain, x: number, generator: Random): number {
  const moved = x + 0.01 * Math.max(1, Math.abs(x)) * generator.normal();
  return domain.contains(moved) ? moved : x;
}

function ofRows(loss: RowwiseLoss, samples: number, generator: Random): Pair<readonly number[]>[] {
  const { predictions, targets, shape } = drawnRows(loss, samples, generator);
  const others = drawnRows(loss, samples, generator).predictions;
  const [rows, columns] = shape;
  const width = targets.length / rows;
  return Array.from({ length: rows }, (_, i) => {
    const y = targets.slice(i * width, (i + 1) * width);
    const row = (of: readonly number[]) => of.slice(i * columns, (i + 1) * columns);
    return {
      a: row(predictions),
      b: row(others),
      y: y[0],
      at: (z) => loss.perSample(z, y, { shape: [1, columns] })[0],
    };
  });
}
