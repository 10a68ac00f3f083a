export { cosPi } from "../scalar";
