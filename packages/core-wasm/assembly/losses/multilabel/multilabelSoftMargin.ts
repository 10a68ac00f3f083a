import { EACH } from "../../rowwise";
import { columns } from "../../rows/columns";
import { Logistic } from "../../rows/logistic";

/** The mean over columns of ln(1 + eᶻ) − tz. */
@final @unmanaged
class MultilabelSoftMargin extends Logistic {
  targets(): i32 { return EACH; }
  averages(): bool { return true; }
}

export const multilabelSoftMargin = columns<MultilabelSoftMargin>();
