import { fitLinear } from "./fit.js";
import { prepare, type TrainOptions } from "./plan.js";
import { finish, type Trained } from "./report.js";
import type { Table } from "./table.js";
import { type Progress, Watch } from "./watch.js";

/**
 * Trains a linear model on the rows of a table: splits them, learns the preprocessing from the training rows, minimises
 * the cost plus penalty, and reports on all three splits. The same table and options give the same bits everywhere.
 *
 * @param onProgress called after every iteration; `"stop"` ends the training with the best model so far.
 * @throws TypeError for options of the wrong kind or misspelt; RangeError for values out of their domain, columns that are
 * not there, and targets that are missing or that the loss is not defined for.
 */
export function train(
  table: Table,
  options: TrainOptions,
  onProgress: (progress: Progress) => void | "stop" = () => {},
): Trained {
  const plan = prepare(table, options);
  const watch = new Watch(plan, options.patience ?? 20, onProgress);
  try {
    const fit = fitLinear(plan.problem, plan.solver, (iteration) => watch.see(iteration));
    return finish(plan, watch.outcome(fit), watch.history);
  } finally {
    watch.free();
  }
}
