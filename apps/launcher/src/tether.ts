/**
 * Loaded into every child before its own code. When the launcher is gone, however it ended, the channel to it closes,
 * and the child stops as if it had been asked to; it must not hold its port against the next start.
 */
const graceMs = 10_000;

process.once("disconnect", () => {
  process.kill(process.pid, "SIGTERM");
  setTimeout(() => process.exit(1), graceMs).unref();
});
process.channel?.unref();
