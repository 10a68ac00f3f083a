// Every optimizer of the package, a line each: the catalogue, the documentation and the tests read this list.
export { adabelief } from "./adabelief.js";
export { adadelta } from "./adadelta.js";
export { adagrad } from "./adagrad.js";
export { adam, adamW } from "./adam.js";
export { adamax } from "./adamax.js";
export { adan } from "./adan.js";
export { asgd } from "./asgd.js";
export { ftrl } from "./ftrl.js";
export { lion } from "./lion.js";
export { nadam } from "./nadam.js";
export { radam } from "./radam.js";
export { rmsprop } from "./rmsprop.js";
export { rprop } from "./rprop.js";
export { scheduleFreeAdamW, scheduleFreeSgd } from "./schedule-free.js";
export { sgd } from "./sgd.js";
export { signSgd, signum } from "./sign-sgd.js";
export { sophia } from "./sophia.js";
export { yogi } from "./yogi.js";
