// npm start: prepares the checkout, then runs the launcher under a Node that is new enough.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { whenNpmIsGone } from "./bootstrap/parent.mjs";
import { exitWith, root } from "./bootstrap/process.mjs";
import { bootstrap } from "./bootstrap.mjs";

const { node, env } = await bootstrap().catch(exitWith);

// The channel tells the launcher when we are gone, however we end.
const launcher = spawn(node, [join(root, "apps/launcher/src/main.ts"), ...process.argv.slice(2)], {
  env,
  stdio: ["inherit", "inherit", "inherit", "ipc"],
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => launcher.kill(signal));
launcher.once("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
launcher.once("error", exitWith);

// The product then stops as if it had been asked to.
whenNpmIsGone(() => launcher.connected && launcher.disconnect());
