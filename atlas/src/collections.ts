import type { Collection } from "./content.js";
import { lossPages } from "./losses/collection.js";

/** Everything that describes itself, in the order of the site. */
export const collections = (): readonly Collection[] => [lossPages()];

export const pagesOf = ({ index, groups }: Collection) => [index, ...groups.flatMap(({ pages }) => pages)];
