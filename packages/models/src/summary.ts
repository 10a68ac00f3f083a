import type { Preprocessing } from "./preprocess.js";

/** What became of the features, for reading. */
export interface PreprocessingSummary {
  /** Numbers that some training rows lacked, and what stands in for them. */
  readonly imputed: readonly { readonly column: string; readonly median: number; readonly missing: number }[];
  /** Texts, each one column a level. */
  readonly oneHot: readonly { readonly column: string; readonly levels: number }[];
  /** Columns that are the same in every training row, so that standardising makes them 0. */
  readonly constant: readonly string[];
  /** Features without any value in the training rows. */
  readonly dropped: readonly string[];
}

export function summarize({ features, columns }: Preprocessing): PreprocessingSummary {
  return {
    imputed: features.flatMap((feature) =>
      feature.kind === "number" && feature.missing > 0
        ? [{ column: feature.name, median: feature.median, missing: feature.missing }]
        : [],
    ),
    oneHot: features.flatMap((feature) =>
      feature.kind === "text" ? [{ column: feature.name, levels: feature.levels.length }] : [],
    ),
    constant: columns.filter(({ deviation }) => deviation === 0).map(({ name }) => name),
    dropped: features.filter(({ kind }) => kind === "dropped").map(({ name }) => name),
  };
}
