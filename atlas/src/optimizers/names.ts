import { mentionsOf } from "../mentions.js";
import { subjects } from "./subjects.js";

export const { pathOf, linkTo, prose } = mentionsOf(
  "optimizers",
  subjects.map(({ name }) => name),
);
