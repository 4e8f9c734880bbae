import type { ProviderId } from "@gatehouse/domain";
import { generationDialect, type WireFormat } from "@gatehouse/wire";
import type { Adapter } from "./adapter.ts";
import { createBridgeAdapter } from "./bridge/bridge.ts";
import { VENDORS } from "./bridge/vendor.ts";
import type { Egress } from "./egress/egress.ts";
import { createPassthroughAdapter } from "./passthrough/passthrough.ts";
import { presetOf } from "./presets.ts";

/** Whether a provider can serve requests in a format: it speaks it, or they can be carried to a format that it speaks. */
export const servesFormat = (provider: ProviderId, format: WireFormat): boolean =>
  presetOf(provider).paths[format] !== undefined || generationDialect(format) !== undefined;

/** How a provider is reached from a caller's format: bytes pass through where it speaks that format itself. */
export function createAdapters(egress: Egress): (provider: ProviderId, format: WireFormat) => Adapter {
  const passthrough = createPassthroughAdapter(egress);
  const bridges = new Map(
    Object.entries(VENDORS).map(([format, vendor]) => [format, createBridgeAdapter(egress, vendor)]),
  );
  return (provider, format) => {
    const preset = presetOf(provider);
    if (preset.paths[format] !== undefined) return passthrough;
    return bridges.get(preset.bridge) ?? passthrough;
  };
}
