import { GatehouseError } from "@gatehouse/domain";
import { ANTHROPIC_ERRORS, type ErrorRenderer, GEMINI_ERRORS, OPENAI_ERRORS } from "@gatehouse/wire";
import type { Gateway } from "../container.ts";
import type { Exchange } from "../http/exchange.ts";
import { authenticate } from "../pipeline/authenticate.ts";
import type { CallableModel } from "../snapshot/snapshot.ts";

type Shape = "openai" | "anthropic" | "gemini";

/** The models that this key may call, or one of them, as the caller's client writes it. */
export async function models(
  gateway: Gateway,
  exchange: Exchange,
  { shape = shapeFor(exchange), id }: { shape?: Shape | undefined; id: string | undefined },
): Promise<void> {
  exchange.errors = ERRORS[shape];
  const { key, snapshot } = authenticate(gateway, exchange);
  const allowed = snapshot.modelsOf(key);
  const found = id === undefined ? undefined : allowed.find((route) => route.model === id);
  if (id !== undefined && !found) {
    throw new GatehouseError("model_not_found", { message: "There is no such model for this key.", param: "model" });
  }
  const { one, list } = RENDERINGS[shape];
  const ids = allowed.map(({ model }) => model);
  const body = found ? one(found) : list(allowed.map(one), ids);
  exchange.sendDocument(200, "application/json", JSON.stringify(body));
}

/** Anthropic's clients name their API version with every request, Google's have a header of their own for the key. */
function shapeFor(exchange: Exchange): Shape {
  if (exchange.headers("anthropic-version").length > 0) return "anthropic";
  return exchange.headers("x-goog-api-key").length > 0 ? "gemini" : "openai";
}

const ERRORS: Readonly<Record<Shape, ErrorRenderer>> = {
  openai: OPENAI_ERRORS,
  anthropic: ANTHROPIC_ERRORS,
  gemini: GEMINI_ERRORS,
};

interface Rendering {
  one(route: CallableModel): object;
  list(models: object[], ids: string[]): object;
}

const RENDERINGS: Readonly<Record<Shape, Rendering>> = {
  openai: {
    one: ({ model, createdAt }) => ({
      id: model,
      object: "model",
      created: Math.floor(createdAt.getTime() / 1000),
      owned_by: "gatehouse",
    }),
    list: (data) => ({ object: "list", data }),
  },
  anthropic: {
    one: ({ model, createdAt }) => ({
      type: "model",
      id: model,
      display_name: model,
      created_at: createdAt.toISOString(),
    }),
    list: (data, ids) => ({ data, has_more: false, first_id: ids[0] ?? null, last_id: ids.at(-1) ?? null }),
  },
  gemini: {
    one: ({ model }) => ({
      name: `models/${model}`,
      displayName: model,
      supportedGenerationMethods: ["generateContent"],
    }),
    list: (models) => ({ models }),
  },
};
