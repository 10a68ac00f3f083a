// Every property of properties.ts is asked of every pointwise loss of the catalogue, for its sample settings and both
// element types.
import { describe, test } from "vitest";
import { losses } from "../src/index.js";
import { PointwiseLoss } from "../src/pointwise.js";
import { labelOf } from "./oracle.js";
import { settingsOf } from "./points.js";
import { propertiesOf } from "./properties.js";

for (const family of losses.filter((loss) => loss instanceof PointwiseLoss))
  for (const element of ["f32", "f64"] as const)
    for (const settings of settingsOf(family, element)) {
      const loss = family(settings) as PointwiseLoss;
      describe(labelOf(loss, element), () => {
        for (const { name, check } of propertiesOf(loss, element)) test(name, check);
      });
    }
