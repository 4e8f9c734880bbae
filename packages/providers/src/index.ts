export * from "./adapter.ts";
export { assertBaseUrlAllowed } from "./egress/base-url.ts";
export { type CredentialTest, testCredential } from "./credential/test-credential.ts";
export { createEgress, type Egress, type EgressOptions } from "./egress/egress.ts";
export { PRESETS, type ProviderPreset, presetOf, type BridgeFormat } from "./presets.ts";
export { createAdapters, servesFormat } from "./registry.ts";
export { isUpstreamFailure, UpstreamFailure } from "./upstream-failure.ts";
