export { erfc } from "../scalar";
