export * from "./adapter.ts";
export { type CredentialTest, testCredential } from "./credential/test-credential.ts";
export { assertBaseUrlAllowed } from "./egress/base-url.ts";
export { createEgress, type Egress, type EgressOptions } from "./egress/egress.ts";
export { type BridgeFormat, PRESETS, type ProviderPreset, presetOf } from "./presets.ts";
export { createAdapters, servesFormat } from "./registry.ts";
export { isUpstreamFailure, UpstreamFailure } from "./upstream-failure.ts";
