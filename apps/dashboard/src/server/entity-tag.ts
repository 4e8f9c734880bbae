import { GatehouseError } from "@gatehouse/domain";

/**
 * Refuses a change of something that is no longer what the caller has seen (RFC 9110, section 13.1.1).
 * @param current asked for only when the caller named a tag
 * @throws GatehouseError `precondition_failed`
 */
export async function requireMatch(request: Request, current: () => Promise<string>): Promise<void> {
  const wanted = tagsOf(request, "if-match");
  if (wanted.length === 0 || wanted.includes("*")) return;
  if (!wanted.includes(await current())) throw new GatehouseError("precondition_failed");
}

/** Whether the caller has what this tag names already. */
export const isKnown = (request: Request, tag: string): boolean => {
  // A weak tag is as good as a strong one for a read.
  const known = tagsOf(request, "if-none-match").map((text) => text.replace(/^W\//, ""));
  return known.includes(tag);
};

/** None of our tags has a comma in it. */
const tagsOf = (request: Request, header: string): string[] =>
  (request.headers.get(header) ?? "")
    .split(",")
    .map((text) => text.trim())
    .filter((text) => text !== "");
