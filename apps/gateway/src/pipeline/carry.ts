import type { Dialect } from "@gatehouse/wire";
import type { Exchange } from "../http/exchange.ts";

/** The caller's headers that its format defines for the provider (`anthropic-beta`); all others stay here. */
export function carriedHeaders({ carriedHeaders: names }: Dialect, exchange: Exchange): Record<string, string> {
  const carried: Record<string, string> = {};
  for (const name of names) {
    const values = exchange.headers(name);
    if (values.length > 0) carried[name] = values.join(",");
  }
  return carried;
}

/** The same of the address's query; with its `?`, or "". */
export function carriedQuery({ carriedQuery: names }: Dialect, { query }: Exchange): string {
  if (names.length === 0 || query === "") return "";
  const given = new URLSearchParams(query);
  const carried = names.flatMap((name) => given.getAll(name).map((value): [string, string] => [name, value]));
  return carried.length === 0 ? "" : `?${new URLSearchParams(carried)}`;
}
