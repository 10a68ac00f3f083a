export { expm1, log1p } from "../scalar";
