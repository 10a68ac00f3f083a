import { Worker } from "node:worker_threads";
import type { Progress, Report } from "@nadir/models";
import { StatedError } from "../errors.js";
import { onInterrupt } from "../interrupt.js";
import type { FromWorker, Job } from "./messages.js";

export interface Trained {
  /** The model file's content. */
  readonly model: string;
  readonly report: Report;
  /** Ctrl-C was pressed: the model is the best one up to then. */
  readonly interrupted: boolean;
}

/**
 * Trains in a worker, so that this thread keeps listening: the first Ctrl-C asks the training to stop and keeps what it
 * has reached, the second ends the program at once. The numbers of the table move to the worker.
 */
export async function trainInWorker(
  job: Omit<Job, "control">,
  onProgress: (progress: Progress) => void,
): Promise<Trained> {
  const control = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const stop = new Int32Array(control);
  const restore = onInterrupt(() => Atomics.store(stop, 0, 1));
  const numbers = job.table.columns.flatMap(({ values }) => (values instanceof Float64Array ? [values.buffer] : []));
  const worker = new Worker(new URL("./worker.js", import.meta.url), {
    workerData: { ...job, control } satisfies Job,
    transferList: numbers as ArrayBuffer[],
  });
  try {
    return await new Promise((resolve, reject) => {
      worker.on("error", reject);
      worker.on("exit", () => reject(new Error("the training thread ended without a result")));
      worker.on("message", (message: FromWorker) => {
        if (message.kind === "progress") onProgress(message.progress);
        else if (message.kind === "refused") reject(new StatedError(message.message));
        else resolve({ model: message.model, report: message.report, interrupted: Atomics.load(stop, 0) === 1 });
      });
    });
  } finally {
    restore();
    await worker.terminate();
  }
}
