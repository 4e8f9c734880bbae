/** The models that the sandbox lists; any other name is answered as well. */
const SANDBOX_MODELS = ["sandbox-small", "sandbox-large"] as const;

const CREATED = Date.UTC(2026, 0, 15) / 1000;
const CONTEXT_TOKENS = 128_000;
const OUTPUT_TOKENS = 16_384;

export const openaiModel = (id: string) => ({ id, object: "model", created: CREATED, owned_by: "sandbox" });

export const openaiModelList = () => ({ object: "list", data: SANDBOX_MODELS.map(openaiModel) });

export const anthropicModelList = () => ({
  data: SANDBOX_MODELS.map((id) => ({
    type: "model",
    id,
    display_name: `${id} (simulated)`,
    created_at: new Date(CREATED * 1000).toISOString(),
  })),
  has_more: false,
  first_id: SANDBOX_MODELS[0],
  last_id: SANDBOX_MODELS[SANDBOX_MODELS.length - 1],
});

export const geminiModelList = () => ({
  models: SANDBOX_MODELS.map((id) => ({
    name: `models/${id}`,
    version: "001",
    displayName: `${id} (simulated)`,
    inputTokenLimit: CONTEXT_TOKENS,
    outputTokenLimit: OUTPUT_TOKENS,
    supportedGenerationMethods: ["generateContent", "countTokens"],
  })),
});
