import type { SharedV4ProviderMetadata } from "@ai-sdk/provider";
import { isRecord } from "../body/fields.ts";

/** Marks a signature that is another vendor's than Anthropic's, so that it goes back to that vendor and to no other. */
const PREFIX = "gatehouse.";

/** What a vendor wants back with its reasoning, as the `signature` of a thinking block; "" when it wants nothing. */
export function signatureOf(metadata: SharedV4ProviderMetadata | undefined): string {
  const own = metadata?.anthropic?.signature;
  if (typeof own === "string") return own;
  const foreign = Object.entries(metadata ?? {}).filter(([vendor]) => vendor !== "anthropic");
  if (foreign.length === 0) return "";
  return PREFIX + Buffer.from(JSON.stringify(Object.fromEntries(foreign))).toString("base64url");
}

/** The reverse; undefined when nothing can be made of it. */
export function metadataOf(signature: string): SharedV4ProviderMetadata | undefined {
  if (signature === "") return undefined;
  if (!signature.startsWith(PREFIX)) return { anthropic: { signature } };
  try {
    const metadata: unknown = JSON.parse(Buffer.from(signature.slice(PREFIX.length), "base64url").toString());
    return isRecord(metadata) ? (metadata as SharedV4ProviderMetadata) : undefined;
  } catch {
    return undefined;
  }
}
