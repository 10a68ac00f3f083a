import { logistic, logisticGradient, logisticHessian, ofLogit } from "../logistic";
import { Columns } from "./columns";

/** ln(1 + eᶻ) − tz in each column for a logit z and a target t of 0 to 1. */
@unmanaged
export abstract class Logistic extends Columns {
  value(z: v128, t: v128): v128 { return logistic(z, t, ofLogit(z)); }
  gradient(z: v128, t: v128): v128 { return logisticGradient(z, t, ofLogit(z)); }
  hessian(z: v128, t: v128): v128 { return logisticHessian(ofLogit(z)); }
  blurs(): bool { return false; }
  blurred(t: v128, mass: v128): v128 { return t; }
}
