// What every command needs first: the dependencies and a Node that runs the product. Zero dependencies, Node 18+.
import { findNode, refuseAncientNode } from "./bootstrap/node.mjs";
import { ensurePackages, ensurePnpm } from "./bootstrap/packages.mjs";
import { environment, toolFolders } from "./bootstrap/process.mjs";

/** Prepares a checkout; a no-op of some milliseconds when it is. Returns the Node to use and the environment to run it in. */
export async function bootstrap() {
  refuseAncientNode();
  await ensurePackages();
  const node = await findNode();
  return { node, env: environment(toolFolders(node)) };
}

/** The same for those who run the repository's tools: `turbo` starts `pnpm` and looks for it on the PATH. */
export async function bootstrapTools() {
  const { node } = await bootstrap();
  return { node, env: environment([...toolFolders(node), await ensurePnpm()]) };
}
