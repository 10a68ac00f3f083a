import type { Vector } from "@nadir/core-wasm";
import { show } from "@nadir/core-wasm/kernel";
import { fromBase64, toBase64 } from "../base64.js";
import { number, resolveSettings, type Settings } from "../hyperparameter.js";
import {
  counts,
  expectValue,
  Improvement,
  improvementSettings,
  lastOf,
  saved,
  type SavedImprovement,
} from "./improvement.js";

const hyperparameters = {
  /** Observations without an improvement that end it; 0 is as 1. */
  patience: /* @__PURE__ */ number(10, counts),
  .../* @__PURE__ */ improvementSettings(0, false),
  /** First observations that do not use up the patience. */
  warmup: /* @__PURE__ */ number(0, counts),
};

/** Settings of {@link EarlyStopping}. */
export type EarlyStoppingOptions = Partial<Settings<typeof hyperparameters>>;

/** An early stopping as JSON can hold it, without loss. */
export interface SavedEarlyStopping {
  readonly observations: number;
  readonly best: number | string;
  readonly bestObservation: number;
  readonly improvement: SavedImprovement;
  /** The parameters at the best value, in base64. */
  readonly parameters?: { readonly element: "f32" | "f64"; readonly data: string };
}

/**
 * Remembers where a value (a validation loss, say) was best, and says when it has not improved for long enough.
 *
 * ```ts
 * const stopping = earlyStopping({ patience: 10 });
 * do trainOneEpoch(parameters);
 * while (!stopping.see(validationLoss(parameters), parameters));
 * stopping.restore(parameters);
 * ```
 *
 * It stops at the `patience`-th observation in a row that is no improvement, as Keras and Lightning do. The value to beat
 * is that of the last improvement by more than `minimumDelta`, so that many small gains together count; what is kept for
 * `restore` is the best of all.
 */
export class EarlyStopping {
  readonly settings: Settings<typeof hyperparameters>;
  /** Values seen. */
  observations = 0;
  /** The best value seen, by however little; NaN before the first. */
  best = NaN;
  /** Its number, counted from 0; −1 before the first. */
  bestObservation = -1;
  /** The parameters at the best value, where they were given. */
  bestParameters: Vector | undefined;
  readonly #improvement: Improvement;

  /** @throws TypeError and RangeError for options that are none, or out of their domain. */
  constructor(options: EarlyStoppingOptions = {}) {
    this.settings = resolveSettings("earlyStopping", hyperparameters, options);
    this.#improvement = new Improvement(this.settings);
  }

  /** Whether the patience is spent. */
  get stopped(): boolean {
    return this.#improvement.since >= Math.max(this.settings.patience, 1);
  }

  /** Why it stopped, in words; what it waits for if it has not. */
  get message(): string {
    const { patience, minimumDelta } = this.settings;
    const none = this.observations === 0 ? "none was made yet" : "none was a number";
    const at = this.bestObservation < 0 ? none : `best ${this.best} at observation ${this.bestObservation}`;
    if (!this.stopped) return `${this.#improvement.since} of ${patience} observations without an improvement: ${at}.`;
    const by = minimumDelta > 0 ? ` by more than ${minimumDelta}${this.settings.relative ? " of itself" : ""}` : "";
    return `No improvement${by} in ${lastOf(this.#improvement.since)}: ${at}.`;
  }

  /**
   * Takes note of a value, and of the parameters that have it: they are copied where it is the best so far.
   *
   * @returns Whether to stop.
   * @throws TypeError for a value that is no number, and for parameters that are not one array: of several, keep a copy
   * where `best` has changed.
   */
  see(value: number, parameters?: Vector): boolean {
    expectValue("earlyStopping", value);
    if (parameters !== undefined) expectVector("see", parameters);
    if (this.#improvement.isBetter(value, this.best)) {
      this.best = value;
      this.bestObservation = this.observations;
      if (parameters) this.#keep(parameters);
    }
    this.#improvement.see(value);
    this.observations++;
    if (this.observations <= this.settings.warmup) this.#improvement.since = 0;
    return this.stopped;
  }

  /**
   * Writes the best parameters into an array, and returns it.
   *
   * @throws RangeError if none were given to `see`, or not as many.
   */
  restore<T extends Vector>(parameters: T): T {
    expectVector("restore", parameters);
    const { bestParameters: best } = this;
    if (best === undefined)
      throw new RangeError("earlyStopping: restore: expected parameters that see() was given, got none");
    if (parameters.length !== best.length)
      throw new RangeError(`earlyStopping: restore: expected ${best.length} parameters, got ${parameters.length}`);
    parameters.set(best);
    return parameters;
  }

  /** All it remembers: `earlyStopping(settings).load(saved)` goes on from there. */
  toJSON(): SavedEarlyStopping {
    const { observations, bestObservation, bestParameters } = this;
    const element = bestParameters instanceof Float32Array ? "f32" : "f64";
    return {
      observations,
      best: saved(this.best),
      bestObservation,
      improvement: this.#improvement.toJSON(),
      ...(bestParameters && { parameters: { element, data: toBase64(bestParameters) } }),
    };
  }

  /** Goes on from what `toJSON` gave. */
  load({ observations, best, bestObservation, improvement, parameters }: SavedEarlyStopping): this {
    this.observations = observations;
    this.best = Number(best);
    this.bestObservation = bestObservation;
    this.#improvement.load(improvement);
    const bytes = parameters && fromBase64(parameters.data).buffer;
    this.bestParameters = bytes && (parameters.element === "f32" ? new Float32Array(bytes) : new Float64Array(bytes));
    return this;
  }

  #keep(parameters: Vector): void {
    if (this.bestParameters?.length === parameters.length) this.bestParameters.set(parameters);
    else this.bestParameters = parameters.slice();
  }
}

/** @throws TypeError unless parameters are one array. */
function expectVector(call: string, parameters: unknown): void {
  if (parameters instanceof Float32Array || parameters instanceof Float64Array) return;
  const fix = "for several arrays make them views of one (all.subarray(0, 10), …) and give that";
  throw new TypeError(
    `earlyStopping: ${call}: expected a Float32Array or a Float64Array, got ${show(parameters)}; ${fix}`,
  );
}

/** Early stopping with its settings: see {@link EarlyStopping}. */
export const earlyStopping = (options?: EarlyStoppingOptions): EarlyStopping => new EarlyStopping(options);
