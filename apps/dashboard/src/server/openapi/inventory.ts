import { globSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { factsOf, type RouteFacts } from "#server/route-facts.ts";

/** One method of one path of the admin API. */
export interface InventoryRoute extends RouteFacts {
  method: Method;
  /** As OpenAPI writes it: `/api/v1/teams/{id}`. */
  path: string;
  parameters: readonly string[];
  handler: (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;
}

export const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
export type Method = (typeof METHODS)[number];

const API = join(import.meta.dirname, "../../app/api");
/** Answers whatever the API does not have. */
const CATCH_ALL = "v1/[...path]/route.ts";

/**
 * Every handler under `app/api/v1`, found in the route files themselves: there is no second list that one could forget.
 * For tests and for what they keep up to date; a running server has its routes from Next.
 * @throws Error that names a route whose handler was made by none of the wrappers
 */
export async function readInventory(): Promise<InventoryRoute[]> {
  const files = globSync("v1/**/route.ts", { cwd: API })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => file !== CATCH_ALL)
    .toSorted();
  const routes: InventoryRoute[] = [];
  for (const file of files) {
    const module: Record<string, unknown> = await import(/* @vite-ignore */ pathToFileURL(join(API, file)).href);
    for (const method of METHODS) if (module[method] !== undefined) routes.push(routeOf(file, method, module[method]));
  }
  return routes;
}

function routeOf(file: string, method: Method, handler: unknown): InventoryRoute {
  const facts = typeof handler === "function" ? factsOf(handler) : undefined;
  if (!facts) throw new Error(`${method} of ${file} is not made by withActor, withActorDownload or withoutActor`);
  const path = `/api/${dirname(file)}`.replaceAll(/\[(\w+)\]/g, "{$1}");
  const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
  return { ...facts, method, path, parameters, handler: handler as InventoryRoute["handler"] };
}
