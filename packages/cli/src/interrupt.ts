import { exitCodes } from "./errors.js";

const leave = (): void => process.exit(exitCodes.interrupted);
let react = leave;

/** From now on Ctrl-C ends the program with its own exit code, so that what is registered for the exit still runs. */
export function listenForInterrupt(): void {
  process.on("SIGINT", () => react());
}

/** Lets Ctrl-C do something else until the returned function is called. */
export function onInterrupt(reaction: () => void): () => void {
  react = () => {
    react = leave;
    reaction();
  };
  return () => {
    react = leave;
  };
}
