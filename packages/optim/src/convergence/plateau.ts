import { interval, nonNegative, openUnit } from "@nadir/core-wasm/kernel";
import { number, resolveSettings, type Settings } from "../hyperparameter.js";
import type { Schedule } from "../schedules/schedule.js";
import { counts, expectValue, Improvement, improvementSettings, lastOf, type SavedImprovement } from "./improvement.js";

const detection = {
  /** Observations without an improvement that are a plateau. */
  window: /* @__PURE__ */ number(10, interval(1, Infinity, { integers: true })),
  .../* @__PURE__ */ improvementSettings(1e-4, true),
};

/** Settings of {@link PlateauDetector}. */
export type PlateauDetectorOptions = Partial<Settings<typeof detection>>;

/** Says when a value has stopped improving: "no improvement in the last 10 observations". */
export class PlateauDetector {
  readonly settings: Settings<typeof detection>;
  readonly #improvement: Improvement;

  /** @throws TypeError and RangeError for options that are none, or out of their domain. */
  constructor(options: PlateauDetectorOptions = {}) {
    this.settings = resolveSettings("plateauDetector", detection, options);
    this.#improvement = new Improvement(this.settings);
  }

  /** Whether the last `window` observations were no improvement. */
  get found(): boolean {
    return this.#improvement.since >= this.settings.window;
  }

  /** What was found, in words; "" if nothing. */
  get message(): string {
    if (!this.found) return "";
    const { minimumDelta, relative } = this.settings;
    const by = `by more than ${minimumDelta}${relative ? " of itself" : ""}`;
    return `No improvement ${by} in ${lastOf(this.#improvement.since)}.`;
  }

  /**
   * Takes note of a value.
   *
   * @returns Whether it stands on a plateau.
   * @throws TypeError for a value that is no number.
   */
  see(value: number): boolean {
    expectValue("plateauDetector", value);
    this.#improvement.see(value);
    return this.found;
  }

  /** All it remembers. */
  toJSON(): SavedImprovement {
    return this.#improvement.toJSON();
  }

  /** Goes on from what `toJSON` gave. */
  load(saved: SavedImprovement): this {
    this.#improvement.load(saved);
    return this;
  }
}

/** Plateau detection with its settings: see {@link PlateauDetector}. */
export const plateauDetector = (options?: PlateauDetectorOptions): PlateauDetector => new PlateauDetector(options);

const reduction = {
  /** What the scale is multiplied by on a plateau. */
  factor: /* @__PURE__ */ number(0.1, openUnit),
  /** Observations without an improvement that are borne. */
  patience: /* @__PURE__ */ number(10, counts),
  /** Observations after a reduction that do not use up the patience. */
  cooldown: /* @__PURE__ */ number(0, counts),
  /** The scale does not fall below this. */
  minimum: /* @__PURE__ */ number(0, nonNegative),
  .../* @__PURE__ */ improvementSettings(1e-4, true),
};

/** Settings of {@link ReduceOnPlateau}. */
export type ReduceOnPlateauOptions = Partial<Settings<typeof reduction>>;

/** A reduction as JSON can hold it. */
export interface SavedReduceOnPlateau {
  readonly scale: number;
  readonly resting: number;
  readonly improvement: SavedImprovement;
}

/**
 * A factor of the learning rate that falls whenever a value (a validation loss, say) has not improved for longer than the
 * patience:
 *
 * ```ts
 * const plateau = reduceOnPlateau({ patience: 5 });
 * const optimizer = adam({ learningRate: plateau.scaled(1e-3) });
 * // after each epoch:
 * plateau.see(validationLoss);
 * ```
 *
 * With its initial settings it is PyTorch's ReduceLROnPlateau and Optax's reduce_on_plateau. Keras's takes `minimumDelta`
 * as an amount (`relative: false`) and is a step less patient.
 */
export class ReduceOnPlateau {
  readonly settings: Settings<typeof reduction>;
  /** The factor of the learning rate now. */
  scale = 1;
  #resting = 0;
  readonly #improvement: Improvement;

  /** @throws TypeError and RangeError for options that are none, or out of their domain. */
  constructor(options: ReduceOnPlateauOptions = {}) {
    this.settings = resolveSettings("reduceOnPlateau", reduction, options);
    this.#improvement = new Improvement(this.settings);
  }

  /**
   * Takes note of a value.
   *
   * @returns Whether the scale has fallen.
   * @throws TypeError for a value that is no number.
   */
  see(value: number): boolean {
    expectValue("reduceOnPlateau", value);
    const { factor, patience, cooldown, minimum } = this.settings;
    this.#improvement.see(value);
    if (this.#resting > 0) {
      this.#resting--;
      this.#improvement.since = 0;
    }
    if (this.#improvement.since <= patience) return false;
    const before = this.scale;
    this.scale = Math.min(before, Math.max(factor * before, minimum));
    this.#resting = cooldown;
    this.#improvement.since = 0;
    return this.scale < before;
  }

  /** A schedule that is another one, or the same rate at each step, times the scale as it then is. */
  scaled(rate: number | Schedule): Schedule {
    return (step) => this.scale * (typeof rate === "function" ? rate(step) : rate);
  }

  /** All it remembers. */
  toJSON(): SavedReduceOnPlateau {
    return { scale: this.scale, resting: this.#resting, improvement: this.#improvement.toJSON() };
  }

  /** Goes on from what `toJSON` gave. */
  load({ scale, resting, improvement }: SavedReduceOnPlateau): this {
    this.scale = scale;
    this.#resting = resting;
    this.#improvement.load(improvement);
    return this;
  }
}

/** Reduction on plateaus with its settings: see {@link ReduceOnPlateau}. */
export const reduceOnPlateau = (options?: ReduceOnPlateauOptions): ReduceOnPlateau => new ReduceOnPlateau(options);
