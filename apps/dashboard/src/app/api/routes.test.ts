import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const folder = fileURLToPath(new URL(".", import.meta.url));
const routes = globSync("**/route.ts", { cwd: folder }).map((path) => ({
  path,
  text: readFileSync(folder + path, "utf8"),
}));

/** What anybody may ask. Whoever adds to this list opens a door to the internet. */
const PUBLIC = [
  "auth/[...nextauth]/route.ts",
  "health/route.ts",
  "v1/invitations/accept/route.ts",
  "v1/invitations/open/route.ts",
  "v1/password-resets/route.ts",
  "v1/setup/route.ts",
  // Whoever has a one-time link need not be anybody here.
  "v1/shares/[id]/open/route.ts",
];

/** All authenticate in the same way; they answer JSON, a file, or what the gateway answers. */
const WRAPPERS = ["withActor", "withActorDownload", "withActorRelay"];

test("every route but the public ones goes through withActor, and nothing else", () => {
  expect(routes.length).toBeGreaterThan(20);
  for (const { path, text } of routes.filter((route) => !PUBLIC.includes(route.path))) {
    const handlers = [...text.matchAll(/^export const (\w+) = (\w+)\(/gm)].map(([, , wrapper]) => wrapper);
    const others = [...text.matchAll(/^(?:export (?:async )?function|const) (\w+)(?: = (\w+)\()?/gm)].map(
      ([, , wrapper]) => wrapper,
    );
    expect([path, [...handlers, ...others].every((wrapper) => WRAPPERS.includes(wrapper ?? ""))]).toEqual([path, true]);
    expect([path, /withoutActor|process\.env|export default/.test(text)]).toEqual([path, false]);
  }
});

test("only the playground hands the gateway's answers on", () => {
  const relaying = routes.filter(({ text }) => text.includes("withActorRelay")).map(({ path }) => path);
  expect(relaying).toEqual(["v1/playground/route.ts"]);
});

test("nothing is done before a handler that a handler relies on", () => {
  expect(globSync(["proxy.ts", "middleware.ts"], { cwd: `${folder}/../..` })).toEqual([]);
});
