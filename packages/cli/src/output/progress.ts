import type { Progress } from "@nadir/models";
import { seconds, short } from "./numbers.js";
import { isLive } from "./style.js";

/** Redraws a second, at most. */
const redraws = 10;

/**
 * Tells on standard error how training goes: one line that is redrawn on a terminal, elsewhere a line at iterations
 * 0, 1, 2, 4, 8, ..., so that a log grows with the logarithm of the run.
 */
export class ProgressLine {
  private readonly live = isLive();
  private readonly started = performance.now();
  private drawn = -Infinity;
  private next = 0;

  show(progress: Progress): void {
    if (this.live) this.redraw(progress);
    else this.log(progress);
  }

  /** Takes the redrawn line away. */
  end(): void {
    if (this.drawn > -Infinity) process.stderr.write(eraseLine);
  }

  private redraw(progress: Progress): void {
    const now = performance.now();
    if (now - this.drawn < 1000 / redraws) return;
    this.drawn = now;
    const { iteration, loss, validationLoss, gradientNorm } = progress;
    const validation = validationLoss === undefined ? "" : `  validation ${short(validationLoss)}`;
    const figures = `loss ${short(loss)}${validation}  |gradient| ${gradientNorm.toExponential(1)}`;
    process.stderr.write(`${eraseLine}iteration ${iteration}  ${figures}  ${seconds(now - this.started)}`);
  }

  private log({ iteration, loss, validationLoss, gradientNorm }: Progress): void {
    if (iteration < this.next) return;
    if (this.next === 0) writeRow(["iteration", "training", "validation", "|gradient|", "time"]);
    this.next = Math.max(1, 2 * iteration);
    writeRow([
      String(iteration),
      short(loss),
      validationLoss === undefined ? "-" : short(validationLoss),
      gradientNorm.toExponential(1),
      seconds(performance.now() - this.started),
    ]);
  }
}

const eraseLine = "\r\x1b[K";

function writeRow(cells: readonly string[]): void {
  process.stderr.write(`${cells.map((cell) => cell.padStart(11)).join(" ")}\n`);
}
