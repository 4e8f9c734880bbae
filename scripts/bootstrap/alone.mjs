import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root, say } from "./process.mjs";

/**
 * Runs `work` while no other process of this checkout does the same kind of work: two first starts at once must not
 * install or build into the same folders. A lock whose process is gone does not count.
 */
export async function alone(kind, work) {
  const folder = join(root, ".tools");
  mkdirSync(folder, { recursive: true });
  const lock = join(folder, `${kind}.lock`);
  let waited = false;
  while (!take(lock)) {
    if (!waited) say(`Another process is ${kind} here; waiting for it …`);
    waited = true;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function take(lock) {
  const draft = `${lock}.${process.pid}`;
  writeFileSync(draft, String(process.pid));
  try {
    linkSync(draft, lock);
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    if (!isAlive(lock)) rmSync(lock, { force: true });
    return false;
  } finally {
    rmSync(draft, { force: true });
  }
}

function isAlive(lock) {
  try {
    process.kill(Number(readFileSync(lock, "utf8")), 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
