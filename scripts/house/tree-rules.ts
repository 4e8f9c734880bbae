import type { SourceFile, Violation } from "./violation.ts";

const MAX_ROOT_ENTRIES = 25;
const WORKSPACE_MANIFEST = /^(?:(?:apps|packages)\/[^/]+|e2e|bench|prove)\/package\.json$/;

/** The root is what a newcomer sees first. */
export function checkRoot(paths: readonly string[]): Violation[] {
  const entries = new Set(paths.map((path) => path.split("/", 1)[0]));
  if (entries.size <= MAX_ROOT_ENTRIES) return [];
  const message = `${entries.size} entries at the root; at most ${MAX_ROOT_ENTRIES}`;
  return [{ rule: "root-entries", severity: "error", path: ".", message }];
}

/** Versions stand once, in the catalog of pnpm-workspace.yaml. */
export function checkManifest({ path, text }: SourceFile): Violation[] {
  if (!WORKSPACE_MANIFEST.test(path)) return [];
  const { dependencies, devDependencies } = JSON.parse(text) as Record<string, Record<string, string> | undefined>;
  return Object.entries({ ...dependencies, ...devDependencies })
    .filter(([, version]) => version !== "catalog:" && version !== "workspace:*")
    .map(([name, version]) => ({
      rule: "catalog",
      severity: "error",
      path,
      message: `${name} ${version}: put the version into the catalog and write "catalog:"`,
    }));
}
