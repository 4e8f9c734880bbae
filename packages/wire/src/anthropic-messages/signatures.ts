import type { SharedV4ProviderMetadata } from "@ai-sdk/provider";
import { packMetadata, unpackMetadata } from "../canonical/vendor-metadata.ts";

/** What a vendor wants back with its reasoning, as the `signature` of a thinking block; "" when it wants nothing. */
export function signatureOf(metadata: SharedV4ProviderMetadata | undefined): string {
  const own = metadata?.anthropic?.signature;
  if (typeof own === "string") return own;
  const foreign = Object.entries(metadata ?? {}).filter(([vendor]) => vendor !== "anthropic");
  return packMetadata(Object.fromEntries(foreign));
}

/** The reverse; undefined when there is none. */
export function metadataOf(signature: string): SharedV4ProviderMetadata | undefined {
  if (signature === "") return undefined;
  return unpackMetadata(signature) ?? { anthropic: { signature } };
}
