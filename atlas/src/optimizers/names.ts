import { optimizers } from "@nadir/optim";
import { mentionsOf } from "../mentions.js";

export const { pathOf, linkTo, prose } = mentionsOf(
  "optimizers",
  optimizers.map(({ name }) => name),
);
