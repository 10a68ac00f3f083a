import type { Collection, Page } from "./content.js";
import { lossPages } from "./losses/collection.js";
import { optimizerPages } from "./optimizers/collection.js";

/** Everything that describes itself, in the order of the site. */
export const collections = (): readonly Collection[] => [lossPages(), optimizerPages()];

/** Every page of a collection. */
export const pagesOf = ({ index, groups, others = [] }: Collection): readonly Page[] => [
  index,
  ...groups.flatMap(({ pages }) => pages),
  ...others,
];
