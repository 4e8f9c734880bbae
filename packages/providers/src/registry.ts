import type { ProviderId } from "@gatehouse/domain";
import { generationDialect, type WireFormat } from "@gatehouse/wire";
import type { Adapter, UpstreamCall } from "./adapter.ts";
import { createSignedEgress } from "./auth/signed-egress.ts";
import { createBridgeAdapter } from "./bridge/bridge.ts";
import type { Egress } from "./egress/egress.ts";
import { createPassthroughAdapter } from "./passthrough/passthrough.ts";
import { presetOf } from "./presets.ts";
import { reachOf } from "./reach.ts";

/** Whether a provider can serve requests in a format: it speaks it, or they can be carried to a format that it speaks. */
export const servesFormat = (provider: ProviderId, format: WireFormat): boolean =>
  presetOf(provider).paths[format] !== undefined || generationDialect(format) !== undefined;

/**
 * How a provider is reached from a caller's format: bytes pass through where it speaks that format itself. At some that
 * depends on the model that is called, so it is decided call by call.
 */
export function createAdapters(egress: Egress): (provider: ProviderId, format: WireFormat) => Adapter {
  const signed = createSignedEgress(egress);
  const passthrough = createPassthroughAdapter(signed);
  const bridge = createBridgeAdapter(signed);
  const speaks = ({ target, request }: UpstreamCall) => reachOf(target).paths[request.format] !== undefined;
  const byTarget: Adapter = { call: (call) => (speaks(call) ? passthrough : bridge).call(call) };
  return (provider, format) => {
    const { reach, paths } = presetOf(provider);
    if (reach) return byTarget;
    return paths[format] === undefined ? bridge : passthrough;
  };
}
