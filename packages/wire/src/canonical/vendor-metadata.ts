import type { SharedV4ProviderMetadata } from "@ai-sdk/provider";
import { isRecord } from "../body/fields.ts";
import { parseJsonText } from "./json-text.ts";

/** Marks a text that holds vendors' metadata, so that it goes back to the vendor that it came from and to no other. */
const PREFIX = "gatehouse.";

/** What vendors want back with their reasoning, as one opaque text; "" when they want nothing. */
export function packMetadata(metadata: SharedV4ProviderMetadata | undefined): string {
  if (!metadata || Object.keys(metadata).length === 0) return "";
  return PREFIX + Buffer.from(JSON.stringify(metadata)).toString("base64url");
}

/** The reverse; undefined when the text is none of ours. */
export function unpackMetadata(text: string): SharedV4ProviderMetadata | undefined {
  if (!text.startsWith(PREFIX)) return undefined;
  try {
    const metadata = parseJsonText(Buffer.from(text.slice(PREFIX.length), "base64url").toString(), "");
    return isRecord(metadata) ? (metadata as SharedV4ProviderMetadata) : undefined;
  } catch {
    return undefined;
  }
}
