/** Runs once before the first request: a server that lacks a setting says so and does not start. */
export async function register(): Promise<void> {
  // Not a setting: Next puts a constant here, and leaves the rest out of its edge build by it.
  if (process.env.NEXT_RUNTIME === "nodejs") await (await import("#server/start.ts")).start();
}
