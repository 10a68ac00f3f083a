export { exp, log } from "../scalar";
