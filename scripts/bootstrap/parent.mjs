import { readFileSync } from "node:fs";

/**
 * Calls `gone` when the `npm` that runs this script has ended without telling us, as after a kill -9. Between npm and us
 * there may be a shell, which outlives npm; it is then given to another parent.
 */
export function whenNpmIsGone(gone) {
  if (!process.env.npm_execpath) return;
  const shell = process.ppid;
  const npm = parentOf(shell);
  const watch = setInterval(() => {
    if (process.ppid === shell && parentOf(shell) === npm) return;
    clearInterval(watch);
    gone();
  }, 250);
  watch.unref();
}

/** Known on Linux only; elsewhere `undefined`, and only the end of our own parent is seen. */
function parentOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1];
  } catch {
    return undefined;
  }
}
