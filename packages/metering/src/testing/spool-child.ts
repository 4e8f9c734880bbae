import { appendFileSync, writeSync } from "node:fs";
import { openSpool } from "../spool/open-spool.ts";
import { anIntent, resultOf } from "./record.ts";

/**
 * A gateway that works until it is killed. It tells what it does on standard output ("i <id>" when an intent is written,
 * "s <id>" when a result is), and its database is a file that holds "<event id> <metering>" per stored attempt.
 */
const [directory = "", database = ""] = process.argv.slice(2);
const logger = { info() {}, warn() {}, error: (_: object, message: string) => void process.stderr.write(message) };

const { spool } = await openSpool({
  directory,
  logger,
  limits: { segmentBytes: 65_536, batchMs: 5, memoryAttempts: 50 },
  sink: {
    async write(batch) {
      await new Promise((resolve) => setImmediate(resolve));
      appendFileSync(database, batch.map(({ record }) => `${record.eventId} ${record.metering}\n`).join(""));
      if (batch.length % 3 === 0) throw new Error("the answer to the commit was lost");
    },
  },
});

for (let round = 0; ; round += 1) {
  const intents = Array.from({ length: 1 + (round % 7) }, () => anIntent());
  for (const intent of intents) {
    spool.intend(intent);
    writeSync(1, `i ${intent.record.eventId}\n`);
  }
  for (const intent of intents.slice(round % 3)) {
    spool.settle(resultOf(intent));
    writeSync(1, `s ${intent.record.eventId}\n`);
  }
  if (round % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
}
