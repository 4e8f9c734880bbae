import type { LoadJob } from "./job.ts";
import { runJob } from "./run-job.ts";

// The process that sends the load: apart from the bench, so that measuring does not slow down what is measured.
process.on("message", (job: LoadJob) => {
  runJob(job).then(
    (result) => process.send?.({ result }),
    (error: Error) => process.send?.({ error: error.message }),
  );
});
process.on("disconnect", () => process.exit(0));
