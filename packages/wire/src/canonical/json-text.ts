import { GatehouseError } from "@gatehouse/domain";
import { outlineJson } from "../body/json-outline.ts";
import { malformed } from "./refuse.ts";

/** As for bodies: inside of a string, their reader has not looked at it. */
const LIMITS = { maxDepth: 64, maxValues: 500_000 };

/**
 * A JSON text that is a string of the request, such as the arguments of a call; an empty one is an empty object.
 * @throws GatehouseError request_too_deep, invalid_request
 */
export function parseJsonText(text: string, param: string): unknown {
  if (text.trim() === "") return {};
  const { exceeded } = outlineJson(Buffer.from(text), LIMITS);
  if (exceeded === "depth") throw new GatehouseError("request_too_deep", { param });
  if (exceeded === "values") malformed(param, "a JSON text with fewer values");
  try {
    return JSON.parse(text);
  } catch {
    malformed(param, "a JSON text");
  }
}

/** The text is one whole JSON object: nothing that follows could belong to it. */
export const isWholeObject = (text: string): boolean =>
  text.trimStart().startsWith("{") &&
  outlineJson(Buffer.from(text), { maxDepth: Number.POSITIVE_INFINITY, maxValues: Number.POSITIVE_INFINITY }).balanced;
