import { interval, nonNegative } from "@nadir/core-wasm/kernel";
import { choice, flag, number } from "../hyperparameter.js";

/** A number of observations, or no end of them. */
export const counts = /* @__PURE__ */ interval(0, Infinity, { integers: true, highOpen: false });

/** What an improvement is, as all tools of this folder take it. */
export const improvementSettings = (minimumDelta: number, relative: boolean) => ({
  /** Whether a lower or a higher value is better. */
  mode: choice("min", ["min", "max"]),
  /** Improvements of this size or less do not count. */
  minimumDelta: number(minimumDelta, nonNegative),
  /** Whether `minimumDelta` is a share of the value to beat rather than an amount. */
  relative: flag(relative),
});

interface ImprovementSettings {
  readonly mode: "min" | "max";
  readonly minimumDelta: number;
  readonly relative: boolean;
}

/** An improvement as JSON can hold it. Numbers that are not finite are texts. */
export interface SavedImprovement {
  readonly mark: number | string;
  readonly since: number;
}

/**
 * The value to beat and how long it has stood. It is that of the last improvement that counted, so that many small gains
 * together count; NaN never does.
 */
export class Improvement {
  /** The value to beat; NaN before the first number. */
  mark = NaN;
  /** Observations since. */
  since = 0;
  readonly #settings: ImprovementSettings;

  constructor(settings: ImprovementSettings) {
    this.#settings = settings;
  }

  /** Takes note of a value; says whether it is an improvement that counts. */
  see(value: number): boolean {
    const { minimumDelta, relative } = this.#settings;
    const margin = relative ? minimumDelta * Math.abs(this.mark) : minimumDelta;
    if (this.isBetter(value, this.mark, margin)) {
      this.mark = value;
      this.since = 0;
      return true;
    }
    this.since++;
    return false;
  }

  /** Whether a value is better than another by more than a margin. Any number is better than NaN. */
  isBetter(value: number, than: number, margin = 0): boolean {
    if (Number.isNaN(than)) return !Number.isNaN(value);
    return this.#settings.mode === "min" ? value < than - margin : value > than + margin;
  }

  toJSON(): SavedImprovement {
    return { mark: saved(this.mark), since: this.since };
  }

  load({ mark, since }: SavedImprovement): void {
    this.mark = Number(mark);
    this.since = since;
  }
}

/** `the last 10 observations` */
export const lastOf = (count: number): string =>
  count === 1 ? "the last observation" : `the last ${count} observations`;

/** A number as JSON can hold it: NaN and the infinities as texts. */
export const saved = (x: number): number | string => (Number.isFinite(x) ? x : String(x));

/** @throws TypeError for a value that is no number. */
export function expectValue(owner: string, value: unknown): void {
  if (typeof value !== "number") throw new TypeError(`${owner}: value: expected a number, got ${typeof value}`);
}
