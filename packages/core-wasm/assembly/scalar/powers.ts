export { pow } from "../scalar";
