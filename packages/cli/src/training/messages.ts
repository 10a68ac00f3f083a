import type { Progress, Report, Table, TrainOptions } from "@nadir/models";

/** What the worker is given. */
export interface Job {
  readonly table: Table;
  readonly options: TrainOptions;
  /** The module that defines the loss, if it is none of the catalogue's. */
  readonly lossModule?: string;
  /** One Int32 in shared memory: other than 0 means stop. */
  readonly control: SharedArrayBuffer;
}

/** What the worker tells. */
export type FromWorker =
  | { readonly kind: "progress"; readonly progress: Progress }
  | { readonly kind: "trained"; readonly model: string; readonly report: Report }
  | { readonly kind: "refused"; readonly message: string };
