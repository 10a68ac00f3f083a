export { sigmoid, softplus, tanh } from "../scalar";
