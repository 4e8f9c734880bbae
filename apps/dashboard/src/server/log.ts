import "server-only";
import { type GatehouseError, isGatehouseError } from "@gatehouse/domain";

/** One line of JSON per failure that is not the caller's; the message and the causes, never a request or its headers. */
export function logFailure(error: GatehouseError, context: { requestId: string; route: string }): void {
  if (error.status < 500) return;
  const line = {
    level: "error",
    name: "dashboard",
    time: new Date().toISOString(),
    ...context,
    code: error.code,
    causes: causesOf(error),
  };
  process.stderr.write(`${JSON.stringify(line)}\n`);
}

/** The messages of the chain of causes; of a stranger's error also where it came from. */
function causesOf(error: Error): string[] {
  const { cause } = error;
  if (!(cause instanceof Error)) return [];
  const text = isGatehouseError(cause) ? cause.message : (cause.stack ?? cause.message);
  return [text.slice(0, 4000), ...causesOf(cause)];
}
