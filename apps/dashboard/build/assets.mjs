// Next leaves the browser's files out of its standalone server; without this step pages come without scripts and styles.
import { cpSync, existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const app = new URL("../", import.meta.url);
const standalone = new URL(".next/standalone/apps/dashboard/", app);

for (const [from, to] of [
  [".next/static/", ".next/static/"],
  ["public/", "public/"],
]) {
  const source = new URL(from, app);
  if (existsSync(source)) cpSync(fileURLToPath(source), fileURLToPath(new URL(to, standalone)), { recursive: true });
}
