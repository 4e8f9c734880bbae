import { PROVIDER_CATALOGUE, type ProviderId } from "@gatehouse/domain";
import { CLOUDS } from "./presets/clouds.ts";
import { GATEWAYS } from "./presets/gateways.ts";
import type { ProviderPreset } from "./presets/preset.ts";
import { USUAL, USUAL_QUIRKS } from "./presets/usual.ts";
import { VENDORS } from "./presets/vendors.ts";

export type * from "./presets/preset.ts";

const PARTICULARS = { ...VENDORS, ...CLOUDS, ...GATEWAYS };

export const PRESETS: ReadonlyMap<ProviderId, ProviderPreset> = new Map(
  PROVIDER_CATALOGUE.map(({ id, label, defaultBaseUrl, needsSecret }) => {
    const { quirks, ...particulars } = PARTICULARS[id] ?? {};
    const preset: ProviderPreset = {
      ...USUAL,
      id,
      label,
      defaultBaseUrl,
      needsSecret,
      ...particulars,
      quirks: { ...USUAL_QUIRKS, ...quirks },
    };
    return [id, preset];
  }),
);

export function presetOf(provider: ProviderId): ProviderPreset {
  return PRESETS.get(provider) as ProviderPreset;
}

/**
 * The address that paths are appended to: no slash at its end, no pasted endpoint, and the version where this
 * vendor has a fixed one ("https://api.anthropic.com" and "https://api.anthropic.com/v1/" are the same).
 */
export function resolveBaseUrl(preset: ProviderPreset, baseUrl: string): string {
  const bare = baseUrl.replace(/\/+$/, "").replace(preset.tail, "").replace(/\/+$/, "");
  if (preset.version === null || bare.endsWith(preset.version)) return bare;
  const hasPath = /^[a-z]+:\/\/[^/]+\/./i.test(bare);
  return preset.bridge === "openai-chat" && hasPath ? bare : bare + preset.version;
}
