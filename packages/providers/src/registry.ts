import type { ProviderId } from "@gatehouse/domain";
import type { ChatAdapter } from "./adapter.ts";
import type { Egress } from "./egress/egress.ts";
import { createPassthroughAdapter } from "./passthrough/passthrough.ts";
import { presetOf } from "./presets.ts";

/** One adapter per wire format, found by provider. */
export function createAdapters(egress: Egress): (provider: ProviderId) => ChatAdapter {
  const passthrough = createPassthroughAdapter(egress);
  return (provider) => {
    const { format } = presetOf(provider);
    if (format === "openai-chat") return passthrough;
    throw new Error(`no adapter for ${format}`);
  };
}
