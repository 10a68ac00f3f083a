import { parentPort, workerData } from "node:worker_threads";
import { serializeModel, train } from "@nadir/models";
import { isStated } from "../errors.js";
import type { FromWorker, Job } from "./messages.js";

const { table, options, lossModule, control } = workerData as Job;
const stop = new Int32Array(control);

const post = (message: FromWorker) => parentPort!.postMessage(message);

if (lossModule !== undefined) await (await import("../losses/named.js")).importLoss(lossModule);

try {
  const { model, report } = train(table, options, (progress) => {
    post({ kind: "progress", progress });
    return Atomics.load(stop, 0) === 0 ? undefined : "stop";
  });
  post({ kind: "trained", model: serializeModel(model), report });
} catch (error) {
  if (!isStated(error)) throw error;
  post({ kind: "refused", message: error.message });
}
