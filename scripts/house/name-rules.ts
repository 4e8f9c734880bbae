import type { Violation } from "./violation.ts";

const BANNED = ["utils", "util", "helpers", "helper", "common", "manager", "misc", "v2", "new", "old"];
const KEBAB = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
/** Names that tools or customs give. */
const GIVEN = /^(?:README|AGENTS|CONTRIBUTING|CHANGELOG|SECURITY)\.md$|^LICENSE$|^Dockerfile$|^Chart\.yaml$|^\./;
/** Next.js writes parameters, route groups, slots and private folders into names. */
const ROUTE_PARAMETER = /^\[.+\]$/;
const ROUTE_MARKS = /[()@]|^_/g;
const MIGRATION = /^\d{14}_[a-z0-9]+(?:_[a-z0-9]+)*$/;

function checkSegment(segment: string, path: string): Violation | undefined {
  if (GIVEN.test(segment) || segment === "migration_lock.toml" || MIGRATION.test(segment)) return undefined;
  const routed = path.startsWith("apps/dashboard/src/app/");
  if (routed && ROUTE_PARAMETER.test(segment)) return undefined;
  const name = (routed ? segment.replaceAll(ROUTE_MARKS, "") : segment).split(".")[0] ?? "";
  if (!KEBAB.test(name)) {
    return { rule: "kebab-case", severity: "error", path, message: `"${segment}" is not kebab-case` };
  }
  // A page's address is the user's word, so "/teams/new" may be a folder there.
  const banned = routed ? undefined : name.split("-").find((word) => BANNED.includes(word));
  if (!banned) return undefined;
  return { rule: "banned-name", severity: "error", path, message: `"${banned}" says nothing: name what is inside` };
}

/** File and folder names: kebab-case, and none of the words that hide what is inside. */
export function checkNames(path: string): Violation[] {
  for (const segment of path.split("/")) {
    const violation = checkSegment(segment, path);
    if (violation) return [violation];
  }
  return [];
}
