// What every command needs first: the dependencies and a Node that runs the product. Zero dependencies, Node 18+.
import { findNode, refuseAncientNode } from "./bootstrap/node.mjs";
import { ensurePackages } from "./bootstrap/packages.mjs";
import { environment, toolFolders } from "./bootstrap/process.mjs";

/** Prepares a checkout; a no-op of some milliseconds when it is. Returns the Node to use and the environment for tools. */
export async function bootstrap() {
  refuseAncientNode();
  await ensurePackages();
  const node = await findNode();
  return { node, env: environment(toolFolders(node)) };
}
