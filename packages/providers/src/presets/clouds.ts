import type { ProviderId } from "@gatehouse/domain";
import { AZURE_PATHS, azureReach } from "./azure.ts";
import { bedrockReach } from "./bedrock.ts";
import type { Particulars, RefusedField } from "./preset.ts";
import { PRIORITY_TIER, speaks, WEB_SEARCH } from "./usual.ts";
import { vertexReach } from "./vertex.ts";

const DATA_SOURCES: RefusedField = {
  field: "data_sources",
  why: "they are read with the rights of the provider's account, not of a caller",
};

/**
 * Clouds that sell other vendors' models under their own addresses and credentials. `paths` say what some model of the
 * cloud speaks; which model speaks what is up to `reach`.
 */
export const CLOUDS: Partial<Record<ProviderId, Particulars>> = {
  "azure-openai": {
    auth: "azure",
    bridge: "openai-responses",
    paths: AZURE_PATHS,
    reach: azureReach,
    quirks: { outputCapField: "max_completion_tokens", refuse: [WEB_SEARCH, DATA_SOURCES] },
  },
  vertex: {
    auth: "google-cloud",
    bridge: "gemini",
    paths: speaks(["gemini", "anthropic-messages", "anthropic-count-tokens"]),
    reach: vertexReach,
  },
  bedrock: {
    auth: "aws",
    bridge: "bedrock-converse",
    paths: speaks(["openai-chat", "openai-responses", "anthropic-messages", "anthropic-count-tokens"]),
    reach: bedrockReach,
    quirks: { refuse: [PRIORITY_TIER] },
  },
};
