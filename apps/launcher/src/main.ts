import { PostgresError } from "@gatehouse/postgres";
import { readEnvironment } from "./env.ts";
import { StartFailure } from "./failure.ts";
import { paint, terminal } from "./output.ts";
import { Product } from "./run.ts";
import { summarise } from "./summary.ts";

/** One Ctrl-C reaches us up to three times: from the terminal, from npm, and from the script that started us. */
const oneKeyPressMs = 1_000;
const print = terminal();
let product: Product | undefined;
let firstSignalAt: number | undefined;

process.on("SIGINT", () => void onSignal());
process.on("SIGTERM", () => void onSignal());
process.on("SIGHUP", () => void onSignal());
process.on("disconnect", () => void onSignal());
process.channel?.unref();

await main();

async function main(): Promise<void> {
  try {
    const environment = readEnvironment();
    product = new Product(environment, print);
    const facts = await product.start();
    print(summarise(environment, facts));
  } catch (error) {
    if (firstSignalAt === undefined)
      process.stderr.write(`\n${paint("red", "Gatehouse did not start.")}\n${explain(error)}\n`);
    await product?.stop().catch((failure) => process.stderr.write(`${explain(failure)}\n`));
    process.exit(firstSignalAt === undefined ? 1 : 0);
  }
}

async function onSignal(): Promise<void> {
  const now = performance.now();
  if (firstSignalAt !== undefined) {
    if (now - firstSignalAt < oneKeyPressMs) return;
    print("Stopping at once.");
    return product?.force();
  }
  firstSignalAt = now;
  print("\nStopping … (Ctrl-C again to stop at once)");
  try {
    await product?.stop();
    print("Stopped. All data is kept.");
    process.exit(0);
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exit(1);
  }
}

function explain(error: unknown): string {
  if (error instanceof StartFailure || error instanceof PostgresError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
