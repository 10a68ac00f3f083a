import { LABEL } from "../../rowwise";
import { columns } from "../../rows/columns";
import { Logistic } from "../../rows/logistic";

/** Σ_k −ln σ(±z_k), with + at the label and − elsewhere. */
@final @unmanaged
class OneVersusAll extends Logistic {
  targets(): i32 { return LABEL; }
  averages(): bool { return false; }
}

export const oneVersusAll = columns<OneVersusAll>();
