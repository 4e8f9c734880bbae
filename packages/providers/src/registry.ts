import type { ProviderId } from "@gatehouse/domain";
import type { ChatAdapter } from "./adapter.ts";
import { createBridgeAdapter } from "./bridge/bridge.ts";
import { VENDORS } from "./bridge/vendor.ts";
import type { Egress } from "./egress/egress.ts";
import { createPassthroughAdapter } from "./passthrough/passthrough.ts";
import { presetOf, type WireFormat } from "./presets.ts";

/** The adapter of a provider: one per wire format, made once. */
export function createAdapters(egress: Egress): (provider: ProviderId) => ChatAdapter {
  const adapters: Record<WireFormat, ChatAdapter> = {
    "openai-chat": createPassthroughAdapter(egress),
    "anthropic-messages": createBridgeAdapter(egress, VENDORS["anthropic-messages"]),
    gemini: createBridgeAdapter(egress, VENDORS.gemini),
  };
  return (provider) => adapters[presetOf(provider).format];
}
