import { interval, positive } from "@nadir/core-wasm/kernel";
import { number, resolveSettings, type Settings } from "../hyperparameter.js";
import { expectValue, saved } from "./improvement.js";

const hyperparameters = {
  /** How far above the best a value may lie, in units of the first value's size. */
  factor: /* @__PURE__ */ number(10, positive),
  /** Such values in a row that are borne. */
  patience: /* @__PURE__ */ number(2, interval(0, Infinity, { integers: true })),
};

/** Settings of {@link DivergenceDetector}. */
export type DivergenceDetectorOptions = Partial<Settings<typeof hyperparameters>>;

/** A detector as JSON can hold it. */
export interface SavedDivergence {
  readonly first: number | string;
  readonly best: number | string;
  readonly last: number | string;
  readonly above: number;
}

/**
 * Says when a value that should fall runs away: at once when it is NaN or infinite, and when it lies above the best so far
 * by more than `factor` times the size of the first value, for more than `patience` observations in a row.
 */
export class DivergenceDetector {
  readonly settings: Settings<typeof hyperparameters>;
  #first = NaN;
  #best = Infinity;
  #last = NaN;
  #above = 0;

  /** @throws TypeError and RangeError for options that are none, or out of their domain. */
  constructor(options: DivergenceDetectorOptions = {}) {
    this.settings = resolveSettings("divergenceDetector", hyperparameters, options);
  }

  /** Whether the value has run away. */
  get found(): boolean {
    return this.#above > this.settings.patience;
  }

  /** What was found, in words and with advice; "" if nothing. */
  get message(): string {
    if (!this.found) return "";
    const advice = "Lower the learning rate, or clip the gradient";
    if (!Number.isFinite(this.#last)) return `Diverged: the value is ${this.#last}. ${advice}.`;
    return `Diverging: the value is ${this.#last}, after ${this.#first} at first and ${this.#best} at best. ${advice}.`;
  }

  /**
   * Takes note of a value.
   *
   * @returns Whether it has run away.
   * @throws TypeError for a value that is no number.
   */
  see(value: number): boolean {
    expectValue("divergenceDetector", value);
    this.#last = value;
    if (!Number.isFinite(value)) {
      this.#above = Infinity;
      return true;
    }
    if (Number.isNaN(this.#first)) this.#first = value;
    this.#best = Math.min(this.#best, value);
    const unit = Math.abs(this.#first) || 1;
    this.#above = value - this.#best > this.settings.factor * unit ? this.#above + 1 : 0;
    return this.found;
  }

  /** All it remembers. */
  toJSON(): SavedDivergence {
    return {
      first: saved(this.#first),
      best: saved(this.#best),
      last: saved(this.#last),
      above: Math.min(this.#above, Number.MAX_SAFE_INTEGER),
    };
  }

  /** Goes on from what `toJSON` gave. */
  load({ first, best, last, above }: SavedDivergence): this {
    this.#first = Number(first);
    this.#best = Number(best);
    this.#last = Number(last);
    this.#above = above;
    return this;
  }
}

/** Divergence detection with its settings: see {@link DivergenceDetector}. */
export const divergenceDetector = (options?: DivergenceDetectorOptions): DivergenceDetector =>
  new DivergenceDetector(options);
