import { Call, numberOf } from "../../tuple";
import { Batch, batch } from "../../tuples/batch";
import { openRiskSets, writeGradient, writeLosses } from "../../survival/riskSets";

/**
 * −ln of the partial likelihood: for each event, of the one whose it was among all who were at risk then. Predictions are
 * logarithms of hazards; targets are times, whether they are of an event, and strata if there are any.
 */
@final @unmanaged
class Cox extends Batch {
  isEfron: v128; // 1 or 0

  losses(c: Call): void {
    openRiskSets(c, c.room + (<usize>c.samples << 3));
    writeLosses(c, numberOf(this.isEfron) == 1, c.room);
  }
  gradient(c: Call, scale: f64): void { writeGradient(c, numberOf(this.isEfron) == 1, scale); }
}

export const cox = batch<Cox>();
