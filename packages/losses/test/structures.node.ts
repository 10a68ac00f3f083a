// Whether V8 keeps the losses as they are exported as structures, whose properties lie at fixed places. As dictionaries, which
// functions become that are given a name after they are made, they double the price of a short call.
import { setFlagsFromString } from "node:v8";
import { expect, test } from "vitest";
import { losses } from "@nadir/losses";

setFlagsFromString("--allow-natives-syntax");
const isStructure = new Function("object", "return %HasFastProperties(object)") as (object: object) => boolean;

test.each(losses.map((loss) => [loss.name, loss] as const))("%s is a structure", (_, loss) => {
  expect(typeof loss).toBe("function");
  expect(isStructure(loss)).toBe(true);
});

test("a function that is given a name after it is made is none", () => {
  expect(isStructure(Object.defineProperty(() => 0, "name", { value: "late" }))).toBe(false);
});
