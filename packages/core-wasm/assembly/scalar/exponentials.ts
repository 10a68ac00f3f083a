export { exp, expm1, log, log1p } from "../scalar";
