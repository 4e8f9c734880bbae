import { existsSync } from "node:fs";
import { join } from "node:path";
import { ask, BootstrapError, root } from "./process.mjs";

/** The oldest Node that runs our TypeScript as it is and that our libraries support. */
const least = [22, 19];

/** Ends the process with a plain sentence on a Node that cannot even run the bootstrap. */
export function refuseAncientNode() {
  if (Number(process.versions.node.split(".")[0]) >= 18) return;
  process.stderr.write(`Gatehouse needs Node 18 or newer to start (24 is best); this is ${process.version}.\n`);
  process.exit(1);
}

/**
 * The path of a Node that is new enough: the one at hand, else the one that the dependencies bring along on Linux.
 * Call it after the installation.
 */
export async function findNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > least[0] || (major === least[0] && minor >= least[1])) return process.execPath;
  const own = join(root, `node_modules/node-${process.platform}-${process.arch}/bin/node`);
  if (existsSync(own) && (await ask(own, ["--version"]))) return own;
  throw new BootstrapError(
    `Gatehouse needs Node ${least.join(".")} or newer to run; this is ${process.version}, and there is no package with a ` +
      `newer Node for this system (${process.platform} ${process.arch}).\nInstall Node 24 from https://nodejs.org and run the command again.`,
  );
}
