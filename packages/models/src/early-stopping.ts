/** An improvement by less than this fraction does not count. */
const tolerance = 1e-4;

/** Remembers where a validation loss was lowest, and says when it has not fallen for long enough. */
export class EarlyStopping {
  /** The coefficients of the lowest validation loss. */
  best?: Float64Array;
  /** Its iteration. */
  bestIteration = 0;
  /** Whether the patience was exhausted. */
  exhausted = false;
  readonly #patience: number;
  #lowest = Infinity;
  /** The loss to beat by more than the tolerance, and when it was set. */
  #mark = Infinity;
  #markIteration = 0;

  constructor(patience: number) {
    this.#patience = patience;
  }

  /** Takes note of an iteration. The point is copied. */
  see(iteration: number, loss: number, point: Float64Array): void {
    if (loss < this.#lowest) {
      this.#lowest = loss;
      this.best = point.slice();
      this.bestIteration = iteration;
    }
    if (this.#mark === Infinity || loss < this.#mark - tolerance * Math.abs(this.#mark)) {
      this.#mark = loss;
      this.#markIteration = iteration;
    }
    this.exhausted = iteration - this.#markIteration >= this.#patience;
  }
}
